"""The council's workplace: letters with voting codes, and the helpdesk for lost ones."""

from pb.web.organise.letters import desk, views

__all__ = ["desk", "views"]
