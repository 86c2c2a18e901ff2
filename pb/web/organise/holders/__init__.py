"""The council's workplace: who can open the ballot box of a round."""
