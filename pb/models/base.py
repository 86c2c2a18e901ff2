"""The base of all tables: naming convention and column types that many use."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from sqlalchemy import JSON, BigInteger, Enum, LargeBinary, MetaData
from sqlalchemy.orm import DeclarativeBase, mapped_column

from pb.database import Moment

# A sum in the currency's smallest unit: beyond 32 bits for a city counting in forint.
Money = Annotated[int, mapped_column(BigInteger)]


class Base(DeclarativeBase):
    """Plain declarative base; constraints have names, so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Moment,
        bytes: LargeBinary,
        dict[str, Any]: JSON,
        list[Any]: JSON,
    }


def word(enumeration: type[StrEnum]) -> Enum:
    """A column for one of our words, kept as text, so that a new word needs no migration."""
    return Enum(
        enumeration,
        native_enum=False,
        create_constraint=False,
        length=40,
        values_callable=lambda words: [w.value for w in words],
    )


__all__ = ["Base", "Money", "date", "datetime", "word"]
