"""The council's workplace: the short texts of projects, in each promised language."""
