"""The council's workplace: the voter list, and files of people who may vote."""

from pb.web.organise.voter_list import files, views

__all__ = ["files", "views"]
