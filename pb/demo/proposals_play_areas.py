"""Projects of the four area pots of Out to Play."""

from pb.demo.boundaries import spot
from pb.demo.reviews import goes_ahead, views
from pb.demo.shapes import Comment, Proposal, paragraphs

IN_AREAS: tuple[Proposal, ...] = (
    Proposal(
        key="community-stage", pot="play-northfield", number=1,
        title="Stage lights and a curtain for the community centre",
        short="Twelve lamps, a red curtain and a sound desk, so that the panto is not played under strip lights.",
        body=paragraphs(
            "For nineteen years the Northfield panto has been lit by four tubes and one desk lamp. The dame has asked me to say that she is not getting younger.",
            "The lamps are used ones from the theatre at Kinmouth. The Polish school, the dance group and the tenants' meetings would use them as well. We train six young people to run them.",
        ),
        why="Everyone looks better in good light, and six teenagers get a trade.",
        area="northfield", category="culture", cost=10_700_00, at=spot(-620, 1330), author="agnieszka-nowak", day=-204, supports=57,
        alt="A pantomime on a small stage with a red curtain: a dame in a huge dress, a two-person cow and coloured spotlights.",
        comments=(Comment("gurpreet-singh", -182, "I am the back end of the cow. Vote for the lights, not for me."),),
        assessments=views(
            -142, 10_700_00, reviewer="Used equipment, tested, with a guarantee of two years.", officer="The ceiling carries it. Electrical check included.",
        ),
        decision=goes_ahead(-107, 10_700_00, "This can go ahead as written."),
    ),
    Proposal(
        key="table-tennis", pot="play-northfield", number=2,
        title="Two outdoor table tennis tables",
        short="Two concrete tables with steel nets at the Mill Road shops, and a box of bats at the till.",
        body=paragraphs(
            "Concrete tables last thirty years and nobody can break them; people have tried. I keep bats and balls at the shop, you leave a shoe.",
            "The corner by the shops has sun until seven. There is a bench already, for the experts.",
        ),
        why="You need one friend and no money.",
        area="northfield", category="sport", cost=6_200_00, at=spot(-180, 1080), author="gurpreet-singh", co_authors=("lewis-gordon",), day=-203, supports=49,
        alt="A shopkeeper in a turban and a teenage boy play table tennis outside a row of shops as two old men watch from a bench.",
        comments=(Comment("tomasz-wisniewski", -181, "I was champion of Gdynia in 1994. I only mention it."),),
        assessments=views(
            -141, 6_200_00, reviewer="Price includes the base and turning one lamp.", officer="The corner is the council's own; no objection from the shops.",
            who=("catriona-munro", "tom-adeyemi"),
        ),
        decision=goes_ahead(-107, 6_200_00, "This can go ahead as written.", by="tom-adeyemi"),
    ),
    Proposal(
        key="whinhill-zipwire", pot="play-hillside", number=1,
        title="A zip wire in Whinhill Park",
        short="Forty metres of zip wire with one ordinary seat and one with a back and straps.",
        body=paragraphs(
            "Whinhill is a hill. It would be a waste not to fly down it.",
            "Two wires side by side, so that you can race your sister. One of them has a seat with a back and a harness. Rubber mats under the start and the end, and a small ramp up.",
        ),
        why="The park has nothing for anyone over eight. I asked 84 of them in my class and the one next door.",
        area="hillside", category="play", cost=11_500_00, at=spot(2100, 1400), author="nadia-hussain", day=-202, supports=61,
        alt="Two children fly down twin zip wires over a green slope, one in a seat with straps; a kite is in the sky.",
        comments=(Comment("priya-nair", -179, "Are grown-ups allowed? For a friend."),),
        assessments=views(
            -140, 11_500_00, reviewer="Two wires cost only a third more than one.", officer="The slope is right and the ground is firm. Inspected four times a year.",
            who=("imran-ali", "tom-adeyemi"),
        ),
        decision=goes_ahead(-106, 11_500_00, "This can go ahead as written.", by="tom-adeyemi"),
    ),
    Proposal(
        key="story-chair", pot="play-hillside", number=2,
        title="A story chair and a book box at the top of the steps",
        short="An oak chair big enough for three, a small dry library, and a storyteller on Sundays in summer.",
        body=paragraphs(
            "The chair is carved from the oak that fell in the school garden. It has an owl on one arm and an otter on the other.",
            "The box holds eighty books and a guest book. On ten Sundays somebody sits in the chair and tells a story in whatever language she likes.",
        ),
        why="You come up 96 steps. There should be something at the top.",
        area="hillside", category="learning", cost=3_800_00, at=spot(1960, 1240), author="margaret-sim", day=-201, supports=45,
        alt="A big carved oak chair with an owl and an otter holds a storyteller and two children, next to a small book house.",
        comments=(Comment("isla-fraser", -176, "I will fill the box and keep it filled."),),
        assessments=views(
            -139, 3_800_00, reviewer="The carver is from the town and has asked for less than she should.", officer="No objection. The base must be fixed.",
            who=("catriona-munro", "moira-kerr"),
        ),
        decision=goes_ahead(-106, 3_800_00, "This can go ahead as written."),
    ),
    Proposal(
        key="net-loft-kiln", pot="play-harbourside", number=1,
        title="A kiln and wheels in the net loft",
        short="A small open pottery: one kiln, four wheels, and clay at cost, four days a week.",
        body=paragraphs(
            "The net loft has light from two sides and a floor that can be hosed. There are five potters in town, all of them in sheds.",
            "We would put our shed things together, buy one good kiln and four wheels, and open on four days. Beginners on Mondays, school classes on Tuesdays, and on Thursdays nobody talks.",
        ),
        why="Mud makes people calm. I have no study to quote; come and see.",
        area="harbourside", category="culture", cost=9_400_00, at=spot(1060, 20), author="chidi-okafor", day=-200, supports=42,
        alt="Three potters at wheels in a bright loft with fishing nets under the roof; bowls in blues and greens fill the shelves.",
        comments=(Comment("donald-macrae", -175, "I could use a new teapot."),),
        assessments=views(
            -138, 9_400_00, reviewer="The supply must be changed to three-phase; included.", officer="Fire officer content, with a door that closes by itself.",
        ),
        decision=goes_ahead(-105, 9_400_00, "This can go ahead as written."),
    ),
    Proposal(
        key="beach-wheelchairs", pot="play-harbourside", number=2,
        title="Two beach wheelchairs to borrow",
        short="One for grown-ups, one for children, with fat yellow wheels that roll on sand and float a little.",
        body=paragraphs(
            "They cost as much as a good bicycle each, and a shed with a code lock costs the rest. You book them at the café, for nothing.",
            "The lifeguards have offered to learn how to take somebody into the waves and, more importantly, out again.",
        ),
        why="Because the last three metres are the sea.",
        area="harbourside", category="care", cost=9_900_00, at=spot(1480, -120), author="hannah-lindsay", day=-199, supports=73,
        alt="A laughing woman in a beach wheelchair with fat yellow wheels is pushed into the shallow waves by a lifeguard.",
        comments=(Comment("rosa-bellini", -174, "The booking book is ready. It has a whale on it."),
                  Comment("dev-patel", -170, "I have patients who have not felt sand for ten years.")),
        assessments=views(
            -137, 9_900_00, reviewer="Two good makers, same price. Shed included.", officer="The concession for the shed is given without rent.",
            who=("catriona-munro", "tom-adeyemi"),
        ),
        decision=goes_ahead(-105, 9_900_00, "This can go ahead as written.", by="tom-adeyemi"),
    ),
    Proposal(
        key="recording-booth", pot="play-old-town", number=1,
        title="A recording booth in the library",
        short="A quiet box with two microphones for songs, podcasts, reading to a far-off grandchild, and old voices.",
        body=paragraphs(
            "My grandmother's voice is on one cassette. The words for forty kinds of wave are on it and nowhere else.",
            "A booth of the size of a wardrobe for three, bookable like a computer. Young people make music in it, and the history society records everyone over eighty who will sit still.",
        ),
        why="A town has a sound. At present nobody is keeping it.",
        area="old-town", category="culture", cost=11_900_00, at=spot(-80, 230), author="iain-maciver", co_authors=("amina-yusuf",), day=-198, supports=46,
        alt="In a wood-lined booth with a round window an old woman speaks into a microphone and a girl with headphones smiles.",
        comments=(Comment("jean-buchan", -173, "I know thirty-eight of the forty. Two of them are rude."),),
        assessments=views(
            -136, 11_900_00, reviewer="The booth is second-hand from the radio at Kinmouth: a bargain.", officer="The library has the space and will take the bookings.",
            who=("imran-ali", "moira-kerr"),
        ),
        decision=goes_ahead(-104, 11_900_00, "This can go ahead as written."),
    ),
    Proposal(
        key="chess-tables", pot="play-old-town", number=2,
        title="Chess tables on Market Square",
        short="Three stone tables with boards, and a big set of pieces kept at the pharmacy.",
        body=paragraphs(
            "While people wait for a prescription they look at their telephones. They could be losing to my uncle.",
            "Three tables of local stone with a board let into the top. Draughts on the other side for those in a hurry. Two of them have one side free for a wheelchair or a pram.",
        ),
        why="It is the slowest sport we could find, and anyone can play anyone.",
        area="old-town", category="play", cost=3_400_00, at=spot(0, 10), author="farah-siddiqui", day=-197, supports=50,
        alt="A girl in a hijab and an old man in a flat cap play chess at a stone table under a tree on the square.",
        comments=(Comment("wei-chen", -172, "Xiangqi on the third table? I have the pieces."),
                  Comment("farah-siddiqui", -171, "Yes! The mason can cut the river.")),
        assessments=views(
            -135, 3_400_00, reviewer="A mason's gift more than a price.", officer="They stand on places that the market does not need.",
            who=("catriona-munro", "moira-kerr"),
        ),
        decision=goes_ahead(-104, 3_400_00, "This can go ahead as written."),
    ),
)  # fmt: skip
