"""The budget rounds of Harbour Bay: five large ones, one in each phase, and the small ones."""

from pb.demo.ladders import DECISIONS
from pb.demo.proposals_greener import PROPOSALS as GREENER
from pb.demo.proposals_play import WHOLE_TOWN as PLAY_TOWN
from pb.demo.proposals_play_areas import IN_AREAS as PLAY_AREAS
from pb.demo.proposals_streets import WHOLE_TOWN as STREETS_TOWN
from pb.demo.proposals_streets_areas import IN_AREAS as STREETS_AREAS
from pb.demo.proposals_warm import PROPOSALS as WARM
from pb.demo.proposals_young import PROPOSALS as YOUNG
from pb.demo.rounds_small import SMALL_ROUNDS
from pb.demo.shapes import Ladder, Phase, Pot, Round, paragraphs
from pb.demo.town import AREAS
from pb.vocabulary import Completion, Rung, VotingRule
from pb.vocabulary import Phase as PhaseName


def _pots(prefix: str, *, town: int, each_area: int) -> tuple[Pot, ...]:
    """One pot for the whole town and an equal one for each area."""
    whole = Pot(f"{prefix}-town", "Whole town", None, town)
    of_areas = (Pot(f"{prefix}-{a.key}", a.name, a.key, each_area, asked=1) for a in AREAS)
    return (whole, *of_areas)


def _steps(*names_and_days: tuple[PhaseName, int], until: int) -> tuple[Phase, ...]:
    """Phases that follow one another without a gap."""
    days = [*(day for _, day in names_and_days[1:]), until]
    return tuple(
        Phase(name, opens, closes)
        for (name, opens), closes in zip(names_and_days, days, strict=True)
    )


def _voters(
    northfield: int, hillside: int, harbourside: int, old_town: int
) -> tuple[tuple[str, int], ...]:
    return (
        ("northfield", northfield),
        ("hillside", hillside),
        ("harbourside", harbourside),
        ("old-town", old_town),
    )  # fmt: skip


_EVERYONE = _voters(2_210, 1_690, 1_500, 1_290)

ROUNDS: tuple[Round, ...] = (
    Round(
        key="streets-and-squares",
        title="Streets and Shared Places",
        purpose="Streets, paths and places that everyone in Harbour Bay can use, whatever their age and however they get about.",
        about=paragraphs(
            "Sixteen projects, worked out by neighbours and council staff together, are waiting for your vote: eight for the whole town and two in each area.",
            "Vote in the pot of the whole town and in the pot of your own area. Your code is in the letter with the yellow corner.",
        ),
        running=PhaseName.VOTING,
        eligibility="Everyone aged 12 or over who lives in Harbour Bay, whatever their passport.",
        pots=_pots("streets", town=150_000_00, each_area=25_000_00),
        phases=_steps(
            (PhaseName.INFORMING, -150), (PhaseName.SUBMISSION, -130), (PhaseName.REVIEW, -95), (PhaseName.COSTING, -45),
            (PhaseName.VOTING, -9), (PhaseName.COUNTING, 12), (PhaseName.RESULTS, 14), (PhaseName.DELIVERY, 42), until=407,
        ),
        decisions=DECISIONS["streets-and-squares"],
        ladder=Ladder(Rung.CO_DESIGN, Rung.CO_PRODUCTION, 365, "The steering group, at its open meeting in the Town House", disagreement="Jean Buchan and three others: the amount should be decided jointly too. The council has answered that it will consult before it sets next year's."),
        steering=("jean-buchan", "gurpreet-singh", "hannah-lindsay", "ruaridh-campbell", "amina-yusuf", "moira-kerr", "tom-adeyemi"),
        voter_list=_EVERYONE,
        proposals=STREETS_TOWN + STREETS_AREAS,
        categories=("streets", "sea", "meeting", "moving", "care", "sport", "learning", "food", "green", "culture"),
    ),
    Round(
        key="greener-bay",
        title="Greener Bay",
        purpose="Projects that make Harbour Bay kinder to nature, and readier for wetter winters and hotter summers.",
        about=paragraphs(
            "What would make the town greener? A tree, a tap, a tunnel for toads: tell us in a few sentences. You do not need to know what it costs, we find out together.",
            "There is £120,000: £80,000 for the whole town and £10,000 for each of the four areas.",
        ),
        running=PhaseName.SUBMISSION,
        eligibility="Everyone aged 12 or over who lives, works or goes to school in Harbour Bay.",
        pots=_pots("green", town=80_000_00, each_area=10_000_00),
        phases=_steps(
            (PhaseName.INFORMING, -34), (PhaseName.SUBMISSION, -13), (PhaseName.REVIEW, 22), (PhaseName.COSTING, 64), (PhaseName.VOTING, 85),
            (PhaseName.COUNTING, 106), (PhaseName.RESULTS, 108), (PhaseName.DELIVERY, 140), until=505,
        ),
        decisions=DECISIONS["greener-bay"],
        ladder=Ladder(Rung.CO_DESIGN, Rung.CO_PRODUCTION, 365, "The steering group"),
        steering=("fergus-baird", "agnieszka-nowak", "ruaridh-campbell", "priya-nair", "callum-reid", "tom-adeyemi", "moira-kerr"),
        voter_list=_EVERYONE,
        proposals=GREENER,
        categories=("green", "food", "sea", "streets", "moving", "care", "meeting"),
    ),
    Round(
        key="warm-and-well",
        title="Warm and Well",
        purpose="Company, warmth and care for anyone who finds the winter long.",
        about=paragraphs(
            "Twelve ideas came in. Now each is looked at by a resident reviewer and by an officer, first apart and then together. You can read what they say, and answer.",
            "The pot is £90,000 for the whole town, to be spent in one winter.",
        ),
        running=PhaseName.REVIEW,
        eligibility="Everyone aged 16 or over who lives in Harbour Bay.",
        pots=(Pot("warm-town", "Whole town", None, 90_000_00),),
        phases=_steps(
            (PhaseName.INFORMING, -64), (PhaseName.SUBMISSION, -50), (PhaseName.REVIEW, -15), (PhaseName.COSTING, 20), (PhaseName.VOTING, 34),
            (PhaseName.COUNTING, 55), (PhaseName.RESULTS, 57), (PhaseName.DELIVERY, 85), until=330,
        ),
        decisions=DECISIONS["warm-and-well"],
        ladder=Ladder(Rung.INVOLVING, Rung.CO_DESIGN, 200, "Moira Kerr, with the lunch club and the carers' group"),
        steering=("jean-buchan", "farah-siddiqui", "oksana-petrenko", "tomasz-wisniewski", "moira-kerr"),
        voter_list=_voters(2_080, 1_600, 1_420, 1_230),
        proposals=WARM,
        categories=("food", "learning", "care", "homes", "culture", "moving", "streets", "sport", "sea"),
    ),
    Round(
        key="play-and-culture",
        title="Out to Play",
        purpose="Music, sport, play and a bit of mischief, for every age and in every part of the town.",
        about=paragraphs(
            "The votes are counted. £140,000 is shared out with equal shares: £80,000 for the whole town and £15,000 for each area.",
            "You can see why each project is funded or not, and count the ballots again yourself.",
        ),
        running=PhaseName.RESULTS,
        eligibility="Everyone aged 12 or over who lives in Harbour Bay, whatever their passport.",
        pots=_pots("play", town=80_000_00, each_area=15_000_00),
        phases=_steps(
            (PhaseName.INFORMING, -230), (PhaseName.SUBMISSION, -214), (PhaseName.REVIEW, -170), (PhaseName.COSTING, -100),
            (PhaseName.VOTING, -26), (PhaseName.COUNTING, -5), (PhaseName.RESULTS, -2), (PhaseName.RATIFICATION, 12), (PhaseName.DELIVERY, 26), until=391,
        ),
        decisions=DECISIONS["play-and-culture"],
        ladder=Ladder(Rung.CO_DESIGN, Rung.CO_PRODUCTION, 330, "The steering group, at its open meeting in the community centre"),
        steering=("nadia-hussain", "wei-chen", "lewis-gordon", "hannah-lindsay", "margaret-sim", "moira-kerr", "tom-adeyemi"),
        voter_list=_EVERYONE,
        proposals=PLAY_TOWN + PLAY_AREAS,
        categories=("culture", "play", "sport", "sea", "learning", "care"),
    ),
    Round(
        key="young-harbour-bay",
        title="Young Harbour Bay",
        purpose="Things that people from 11 to 25 asked for, decided and helped to build.",
        about=paragraphs(
            "Last year, 600 young people shared out £50,000, and six projects are being built. See how far they are, what they cost and what went wrong.",
            "It was counted by most votes first, and Hillside got nothing. That is why the rounds after it use equal shares.",
        ),
        running=PhaseName.DELIVERY,
        eligibility="Everyone from 11 to 25 who lives or goes to school in Harbour Bay.",
        pots=(Pot("young-town", "Whole town", None, 50_000_00, rule=VotingRule.GREEDY, completion=Completion.NONE),),
        phases=_steps(
            (PhaseName.INFORMING, -432), (PhaseName.SUBMISSION, -420), (PhaseName.REVIEW, -392), (PhaseName.VOTING, -345),
            (PhaseName.COUNTING, -324), (PhaseName.RESULTS, -322), (PhaseName.DELIVERY, -290), (PhaseName.EVALUATION, 75), until=135,
        ),
        decisions=DECISIONS["young-harbour-bay"],
        ladder=Ladder(Rung.INVOLVING, Rung.CO_DESIGN, 120, "The youth forum and Moira Kerr"),
        steering=("eilidh-stewart", "lewis-gordon", "zofia-kaminska", "amina-yusuf", "moira-kerr"),
        voter_list=_voters(470, 330, 250, 230),
        proposals=YOUNG,
        categories=("culture", "meeting", "moving", "sport", "learning", "play"),
    ),
    *SMALL_ROUNDS,
)  # fmt: skip
