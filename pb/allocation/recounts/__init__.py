"""Count published elections once more under the rule that they state, and compare.

The files say which rule a city used, but not always all that the rule needs: the order that
decided between level projects, a threshold, which projects excluded each other. So a recount
looks at every outcome that the stated rule allows, and is the same, different or undetermined.
"""

from __future__ import annotations

from pb.allocation.recounts.findings import Because, Finding, Recount, Verdict
from pb.allocation.recounts.verdicts import recount

__all__ = ["Because", "Finding", "Recount", "Verdict", "recount"]
