"""Three small budget rounds: with key holders and paper, with papers to read, in a hall."""

from pb.demo.ladders import DECISIONS
from pb.demo.proposals_small import CHEST, GARDEN, SPARKS
from pb.demo.shapes import Holder, Ladder, Phase, Pot, Round, paragraphs
from pb.vocabulary import BallotType, Completion, EntryWay, PaperRule, Profile, Rung, VotingRule
from pb.vocabulary import Phase as PhaseName

SMALL_ROUNDS: tuple[Round, ...] = (
    Round(
        key="small-sparks",
        title="Small Sparks",
        purpose="Small things that make a street, a harbour or an evening better, soon.",
        about=paragraphs(
            "£6,500 for small things, and £1,500 for one evening together. Vote with the code in your letter, or on paper at the library.",
            "Three people hold the key of the ballot box: two from the council and one resident. Any two of them open it when voting has ended.",
        ),
        running=PhaseName.VOTING,
        eligibility="Everyone aged 12 or over who lives in Harbour Bay.",
        pots=(
            Pot("sparks-town", "Small things", None, 6_500_00, ballot_type=BallotType.KNAPSACK, asked=0),
            Pot("sparks-night", "One evening", None, 1_500_00, rule=VotingRule.GREEDY, completion=Completion.NONE, ballot_type=BallotType.ORDINAL, asked=2),
        ),
        phases=(
            Phase(PhaseName.SUBMISSION, -40, -26), Phase(PhaseName.REVIEW, -26, -6), Phase(PhaseName.VOTING, -6, 13),
            Phase(PhaseName.COUNTING, 13, 14), Phase(PhaseName.RESULTS, 14, 28), Phase(PhaseName.DELIVERY, 28, 200),
        ),
        decisions=DECISIONS["small-sparks"],
        ladder=Ladder(Rung.CO_DESIGN, Rung.RESIDENT_CONTROL, 300, "The steering group"),
        steering=("isla-fraser", "priya-nair", "moira-kerr", "tom-adeyemi"),
        voter_list=(("northfield", 20), ("old-town", 20)),
        proposals=SPARKS,
        categories=("green", "moving", "learning", "meeting", "sea", "culture", "food"),
        languages=("en", "pl"),
        entry_ways=(EntryWay.FILE, EntryWay.ISSUED),
        paper=PaperRule.PAPER_CANCELS_ONLINE,
        holders=(
            Holder("moira-kerr", "seven gulls on a green crane"),
            Holder("tom-adeyemi", "marmalade at the tide table"),
            Holder("margaret-sim", "chalk dust and bagpipe socks"),
        ),
    ),
    Round(
        key="reading-garden",
        title="The Reading Garden",
        purpose="What shall the garden behind the library have?",
        about=paragraphs(
            "£4,500 for the garden of the library. Many people voted on paper, at the library's desk.",
            "Voting has ended and the box is closed. Now two people read each paper, one after the other, and then the count begins.",
        ),
        running=PhaseName.COUNTING,
        eligibility="Everyone who has a library card.",
        pots=(Pot("garden-town", "The garden", None, 4_500_00, ballot_type=BallotType.SCORING, asked=0),),
        phases=(
            Phase(PhaseName.SUBMISSION, -70, -56), Phase(PhaseName.REVIEW, -56, -22), Phase(PhaseName.VOTING, -22, -2),
            Phase(PhaseName.COUNTING, -2, 5), Phase(PhaseName.RESULTS, 5, 20), Phase(PhaseName.DELIVERY, 20, 150),
        ),
        decisions=DECISIONS["reading-garden"],
        ladder=Ladder(Rung.INVOLVING, Rung.CO_DESIGN, 200, "The friends of the library"),
        steering=("jean-buchan", "isla-fraser", "moira-kerr"),
        voter_list=(("old-town", 60),),
        proposals=GARDEN,
        categories=("meeting", "learning", "food", "culture"),
        entry_ways=(EntryWay.ISSUED,),
        paper=PaperRule.PAPER_IS_REFUSED,
    ),
    Round(
        key="community-chest",
        title="Community Chest Day",
        purpose="Five groups tell what they need. Everybody in the hall decides.",
        about=paragraphs(
            "The Harbour Bay Trust gives £20,000. Today five groups are in the Town House with three minutes each, and everybody who is there has ten points to give.",
            "Take a slip at the door. Vote on your telephone, or on the tablet at the table by the stage.",
        ),
        running=PhaseName.VOTING,
        eligibility="Everyone who comes to the Town House today.",
        pots=(
            Pot("chest-town", "The chest", None, 20_000_00, rule=VotingRule.GREEDY, completion=Completion.NONE, ballot_type=BallotType.CUMULATIVE, asked=0, points=10),
        ),
        phases=(
            Phase(PhaseName.SUBMISSION, -45, -31), Phase(PhaseName.REVIEW, -31, -1), Phase(PhaseName.VOTING, -1, 1),
            Phase(PhaseName.RESULTS, 1, 20), Phase(PhaseName.DELIVERY, 20, 300),
        ),
        decisions=DECISIONS["community-chest"],
        ladder=Ladder(Rung.CO_PRODUCTION, Rung.RESIDENT_CONTROL, 365, "The trustees, with last year's groups"),
        steering=("nadia-hussain", "donald-macrae", "tom-adeyemi"),
        voter_list=(),
        proposals=CHEST,
        categories=("food", "sport", "care", "culture", "homes"),
        profile=Profile.HALL,
        entry_ways=(EntryWay.ATTENDANCE,),
    ),
)  # fmt: skip
