"""Getting onto the voter list oneself: by email, by signing on, by the population register."""

from pb.web.joining import by_email, by_register, by_sign_on
from pb.web.joining.blueprint import blueprint

__all__ = ["blueprint", "by_email", "by_register", "by_sign_on"]
