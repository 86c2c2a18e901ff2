"""Projects of the whole-town pot of Streets and Shared Places, the round that is voting."""

from pb.demo.boundaries import spot
from pb.demo.reviews import goes_ahead, views
from pb.demo.shapes import Comment, Proposal, paragraphs

_POT = "streets-town"

WHOLE_TOWN: tuple[Proposal, ...] = (
    Proposal(
        key="mill-road-crossing", pot=_POT, number=1,
        title="Safe crossing at Mill Road school",
        short="A zebra crossing and two build-outs where 300 children cross each day.",
        body=paragraphs(
            "At ten to nine, three hundred children cross Mill Road between parked vans. There have been two broken legs in four years and more near misses than anybody counts; in March we counted for a week, and it was nineteen.",
            "The pavement on both sides would come out to the edge of the parking bays, so that children can see and be seen. A raised zebra crossing with lit posts does the rest. Four parking spaces go; the shopkeeper agrees, because parents will stop at the school car park instead.",
        ),
        why="A six-year-old should be able to walk to school alone, and her mother to let her.",
        area="northfield", category="streets", cost=36_000_00, at=spot(-280, 1160), author="nadia-hussain", co_authors=("gurpreet-singh",), day=-128, supports=95,
        alt="Children with school bags walk over a raised zebra crossing between lit posts; a lollipop man holds up his sign.",
        comments=(
            Comment("tomasz-wisniewski", -120, "The bus gets round a build-out if it is not wider than the vans. I tried it with cones at six in the morning."),
            Comment("eilidh-stewart", -112, "I was the near miss number four. Please vote for this one."),
        ),
        assessments=views(
            -80, 38_000_00,
            reviewer="We measured it together with the parent council. The lit posts need a new cable, hence £2,000 more than in the idea.",
            officer="It meets the design guide. Speeds were measured at 31 miles an hour on average in a zone of 20.",
            who=("imran-ali", "tom-adeyemi"),
        ),
        decision=goes_ahead(-62, 38_000_00, "This can go ahead at £38,000. The crossing can be built in the summer holidays.", by="tom-adeyemi"),
    ),
    Proposal(
        key="beach-ramp", pot=_POT, number=2,
        title="A ramp to the beach for wheels and prams",
        short="A wide, gentle ramp with a handrail beside the Links steps, and a firm mat from its foot to the tideline.",
        body=paragraphs(
            "I live 200 metres from one of the best beaches in Scotland and I have been on it four times, carried. There are 23 steps at the Links and 31 at East Sands.",
            "The ramp would run along the sea wall, not across it, so that it is gentle and the storm does not take it. From its foot a roll-out mat lies on the sand from April to October. Everybody with a pram, a barbecue or a bad knee may use it too.",
        ),
        why="The beach is the one thing here that belongs to everybody. Then everybody should be able to get to it.",
        area="harbourside", category="sea", cost=45_000_00, at=spot(1320, -90), author="hannah-lindsay", day=-127, supports=92,
        alt="A woman in a wheelchair and a father with a pram go down a long, gentle ramp beside the sea wall to the sand.",
        comments=(
            Comment("rosa-bellini", -119, "The café will store the mat in winter."),
            Comment("donald-macrae", -110, "Put the foot of it on the east side or the first easterly will fill it with sand. Otherwise very sound."),
            Comment("hannah-lindsay", -109, "Turned round in the drawing. You have saved us a shovel, Donald."),
        ),
        assessments=views(
            -79, 46_000_00,
            reviewer="A careful design at one in twenty. I added £1,000 for stainless fixings: salt eats the other kind in five years.",
            officer="The sea wall will carry it. The licence for works on the shore takes eight weeks and we would apply at once.",
        ),
        decision=goes_ahead(-61, 46_000_00, "This can go ahead. The ramp has been turned to face away from the easterlies."),
    ),
    Proposal(
        key="skate-bowl", pot=_POT, number=3,
        title="Roll: a bowl for skates, scooters and wheelchairs",
        short="A smooth concrete bowl with three depths beside the Kell, drawn by the people who will use it.",
        body=paragraphs(
            "There are about 140 of us who skate or scoot. We use the car park of the supermarket until the guard comes, and he is quite nice about it, but he comes.",
            "The shallow end is for little ones and for beginners, the deep end is for Sofia who is better than all of us, and one side has a slope for wheelchairs: there is a sport called WCMX, look it up. We had a workshop with a builder, and 61 people drew on the plan.",
        ),
        why="We get told to put the phones away and go outside. This is outside.",
        area=None, category="sport", cost=58_000_00, at=spot(470, 1240), author="lewis-gordon", day=-125, supports=84,
        alt="Teenagers on skateboards and a scooter, and a girl in a sports wheelchair, roll through a smooth concrete bowl.",
        comments=(
            Comment("margaret-sim", -118, "I was against it until I saw the plan. Who sweeps the leaves out?"),
            Comment("lewis-gordon", -117, "We do, Sundays at ten. It is on the sign."),
            Comment("iain-maciver", -100, "More than a third of the pot for one sport. I wish it well and shall vote for others."),
        ),
        assessments=views(
            -78, 62_000_00,
            reviewer="The ground by the river is soft; a thicker base adds £4,000. The young people knew that before I did.",
            officer="Noise was modelled: quieter at the nearest house than the weir is. Upkeep is £600 a year, which the parks budget can carry.",
            who=("imran-ali", "tom-adeyemi"),
        ),
        decision=goes_ahead(-60, 62_000_00, "This can go ahead at £62,000, with a thicker base than first drawn.", by="tom-adeyemi"),
    ),
    Proposal(
        key="market-square-trees", pot=_POT, number=4,
        title="Trees and tables on Market Square",
        short="Seven trees, long tables and a power point for the market, in place of twelve of the forty parking spaces.",
        body=paragraphs(
            "The square was made for people to meet, sell and argue. It is now a car park with a cross in it.",
            "We would keep 28 spaces, among them all those for disabled drivers. On the other third: seven trees in big pits, four long tables, and electricity, so that the market does not need its generator. Deliveries before ten as now.",
        ),
        why="On a market day people stay eleven minutes. Give them a seat and some shade and they will stay for lunch.",
        area="old-town", category="meeting", cost=34_500_00, at=spot(20, 40), author="isla-fraser", co_authors=("farah-siddiqui",), day=-124, supports=70,
        alt="Market Square with its stone cross: young trees, long tables with people eating, and a striped market stall.",
        comments=(
            Comment("jean-buchan", -115, "I should like a table with a back to the chair. A bench without a back is a punishment."),
            Comment("rosa-bellini", -111, "The traders met about it: fourteen for, five against, because of the twelve spaces. I am one of the fourteen."),
            Comment("iain-maciver", -99, "There is a well under the north-west corner. Please do not plant a tree on it; I have the map of 1824."),
        ),
        assessments=views(
            -77, 34_500_00,
            reviewer="The number of trees and their pits are right. I checked the twelve spaces: the car park at the station has 60 free at every hour we looked.",
            officer="Archaeology has agreed to the six other places and one more. Power comes from the Town House.",
        ),
        decision=goes_ahead(-59, 34_500_00, "This can go ahead. One tree has moved, to keep clear of the old well."),
    ),
    Proposal(
        key="harbour-toilets", pot=_POT, number=5,
        title="Harbour toilets, open all year",
        short="Repair the closed toilets at the harbour: four cabins, one with a hoist and a bench, warm water, open from 7 to 10.",
        body=paragraphs(
            "They were closed in the cuts eight years ago. Since then people have asked in my café, about fifty a day in summer, and I always say yes. But what does the bus driver do, or the family with a disabled son?",
            "The building is sound. Four cabins with their own doors, one of them a Changing Places room with a hoist. The harbour office opens and shuts them; the council pays for cleaning twice a day, which is already agreed.",
        ),
        why="Ask anyone over seventy what decides how far they walk. It is this.",
        area="harbourside", category="care", cost=50_000_00, at=spot(840, -90), author="rosa-bellini", day=-122, supports=87,
        alt="A small white harbour building with painted doors, life belts and geraniums; a family comes out, an old man with a stick goes in.",
        comments=(
            Comment("callum-reid", -116, "And a tap outside to rinse boots?"),
            Comment("tom-adeyemi", -114, "A tap is in, it costs next to nothing."),
            Comment("priya-nair", -104, "The hoist alone would bring families here who now never leave home for more than two hours."),
        ),
        assessments=views(
            -76, 52_000_00,
            reviewer="The roof needs more than paint. With it, £52,000 is honest.",
            officer="The cleaning contract can start again from the day of opening, and is paid from the street budget, so that this is not a promise for one summer.",
            who=("catriona-munro", "tom-adeyemi"),
        ),
        decision=goes_ahead(-58, 52_000_00, "This can go ahead at £52,000. Cleaning is paid by the council from its own budget.", by="tom-adeyemi"),
    ),
    Proposal(
        key="station-bike-shelter", pot=_POT, number=6,
        title="Bike shelter at the station",
        short="Covered, lit stands for 40 bikes and a pump.",
        body=paragraphs(
            "There are eight stands at the station, in the rain, and on Tuesdays twenty-six bikes. I have photographs of a bicycle chained to a rose.",
            "A green roof on larch posts, lamps that come on when you walk in, a good pump and a place for four cargo bikes. The railway gives the ground for nothing, and a camera is there already.",
        ),
        why="Two of five people who drive to the station live less than a mile away. They told us that they would cycle if the saddle stayed dry.",
        area="harbourside", category="moving", cost=21_500_00, at=spot(1420, 380), author="dev-patel", day=-121, supports=51,
        alt="Rows of colourful bicycles under a timber shelter with plants on its roof, beside a railway platform and a train.",
        comments=(Comment("zofia-kaminska", -113, "Two sockets for e-bikes please, I will wire them."),
                  Comment("ruaridh-campbell", -98, "Sedum roof! Thank you.")),
        assessments=views(
            -75, 21_500_00,
            reviewer="A fair price from a firm that has built nine of them.",
            officer="The railway has signed. Lighting is fed from the platform.",
        ),
        decision=goes_ahead(-57, 21_500_00, "This can go ahead as written."),
    ),
    Proposal(
        key="tool-library", pot=_POT, number=7,
        title="Repair café and tool library",
        short="A room two days a week, volunteers who mend, tools to borrow.",
        body=paragraphs(
            "How often do you need a drill? The average drill turns for thirteen minutes in its life. We would buy one good drill for the whole town, and 180 other things: ladders, a sewing machine, a carpet washer, a wheelbarrow, a tent.",
            "On Wednesdays and Saturdays eleven volunteers mend what you bring: lamps, toasters, zips, bicycles. You sit beside them and learn how. The room is the old post office sorting hall; the rent is paid for three years.",
        ),
        why="It saves money, keeps things out of the tip, and you get to know the woman who can solder.",
        area=None, category="learning", cost=15_600_00, at=spot(-180, 300), author="zofia-kaminska", co_authors=("donald-macrae",), day=-120, supports=66,
        alt="A bright workshop: a wall of borrowed tools, a woman soldering a lamp and a man mending a toaster with a child watching.",
        comments=(Comment("jean-buchan", -108, "I have a wireless from 1961 that has been waiting for this."),
                  Comment("gurpreet-singh", -102, "I sell drills. I am still for it.")),
        assessments=views(
            -74, 15_600_00,
            reviewer="I checked the list of tools: sensible brands, spare parts to be had. The rent is fixed.",
            officer="Electrical items will be tested before they go out. A volunteer has the certificate.",
            who=("catriona-munro", "moira-kerr"),
        ),
        decision=goes_ahead(-56, 15_600_00, "This can go ahead as written."),
    ),
    Proposal(
        key="kell-bridge-lights", pot=_POT, number=8,
        title="Light and a new deck for the Kell footbridge",
        short="A deck that is not slippery and lamps in the handrail, on the short way between Northfield and the surgery.",
        body=paragraphs(
            "The footbridge saves eleven minutes between Northfield and the surgery. In winter nobody uses it after four, because it is black and the boards are like soap.",
            "The lamps sit in the handrail and shine on the boards only, so the otters do not mind. The deck is recycled plastic with grit in it. I have slipped on the old one twice, in uniform, with the blood samples.",
        ),
        why="It joins two halves of the town that seldom meet.",
        area=None, category="streets", cost=24_000_00, at=spot(640, 1470), author="oksana-petrenko", day=-118, supports=59,
        alt="At dusk a footbridge with a glowing handrail crosses the river; a nurse walks over it and an otter swims below.",
        comments=(Comment("ruaridh-campbell", -105, "Otters confirmed, one family. Lamps below the knee are fine."),),
        assessments=views(
            -73, 24_000_00,
            reviewer="The beams were tested two years ago and have thirty years left. Only the deck is worn out.",
            officer="Feasible within two weeks of closure. We would put up a sign with the way round.",
            who=("imran-ali", "tom-adeyemi"),
        ),
        decision=goes_ahead(-55, 24_000_00, "This can go ahead as written.", by="tom-adeyemi"),
    ),
)  # fmt: skip
