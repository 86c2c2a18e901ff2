"""How many points a paper may give."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("pot") as pot:
        pot.add_column(
            sa.Column(
                "most_points",
                sa.Integer(),
                nullable=True,
                comment="that a paper may give together, where people give points",
            )
        )
        pot.create_check_constraint(
            op.f("ck_pot_most_points_positive"), "most_points IS NULL OR most_points > 0"
        )


def downgrade() -> None:
    with op.batch_alter_table("pot") as pot:
        pot.drop_constraint(op.f("ck_pot_most_points_positive"), type_="check")
        pot.drop_column("most_points")
