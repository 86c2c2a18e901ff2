"""Projects of Young Harbour Bay, last year's round, which is being built and reported."""

from pb.demo.boundaries import spot
from pb.demo.reviews import goes_ahead, views
from pb.demo.shapes import Comment, Proposal, Update, paragraphs
from pb.vocabulary import Stage

_POT = "young-town"

PROPOSALS: tuple[Proposal, ...] = (
    Proposal(
        key="bank-rehearsal-room", pot=_POT, number=1,
        title="A rehearsal room with drums in the old bank",
        short="The vault of the old bank, made soundproof: drums, two amplifiers, a PA, and bookings by phone until ten.",
        body=paragraphs(
            "A vault has walls of 60 centimetres. You could play anything in there and the neighbours would hear nothing. Believe us, we tried with a trumpet.",
            "We would line it so that it does not echo, put in air, light, a drum kit, two amps and a small PA. Under-25s book it for free; there are four bands at the academy and one of them is good.",
        ),
        why="We practise in a garage in January. The guitarist plays in gloves.",
        area="old-town", category="culture", cost=16_400_00, at=spot(40, -30), author="eilidh-stewart", co_authors=("zofia-kaminska",), day=-416, supports=78,
        alt="A young band with drums, bass and singer rehearses inside a bank vault, its great round steel door wide open.",
        comments=(Comment("wei-chen", -408, "I will teach the drummer to count."), Comment("isla-fraser", -120, "I live above it. I hear nothing. Come and play louder.")),
        assessments=views(
            -382, 16_400_00, reviewer="Ventilation is the hard part and is in the price.", officer="The owner gives a lease of eight years without rent for the vault.",
        ),
        decision=goes_ahead(-356, 16_400_00, "This can go ahead as written."),
        updates=(
            Update("moira-kerr", -262, "The lease is signed", "The bank's owner and the council signed for eight years. Zofia and two other apprentices have measured the vault for its wiring. Lining starts after the summer.", 640_00, Stage.UNDER_WAY),
            Update("moira-kerr", -176, "Two months later than we said", "When the old plaster came off, we found asbestos board behind it. It was safe as it lay, but it has to be taken out by a licensed firm, and the first free date is in eight weeks. We should have tested before we gave a date, and will do so from now on in every building from before 2000.", 4_870_00, Stage.DELAYED),
            Update("moira-kerr", -97, "Clean air, and a bill of £1,950 more", "The board is gone and the air was tested twice. Its removal cost £1,950, which nobody had planned for. The pot is not touched for it: the council pays this from its repairs budget, because it would have had to do so in any case. Money spent below is from the pot only.", 9_320_00, Stage.UNDER_WAY),
            Update("tom-adeyemi", -19, "The drums are in, the door is next", "Lining, lights and ventilation are finished and the drum kit is set up. The booking page opens when the fire officer has seen the new door, which is due within three weeks. The steering group has tried the room: it is loud, and outside it is not.", 15_110_00, Stage.UNDER_WAY),
        ),
    ),
    Proposal(
        key="links-shelter", pot=_POT, number=2,
        title="A shelter on the Links where teenagers are welcome",
        short="A roof, three sides, warm light, a charging point and a swing seat for six, facing the sea and not a wall.",
        body=paragraphs(
            "When we sit in the bus shelter, somebody rings the police. When we sit in the playground, somebody's mother tells us to go. So where?",
            "We drew it with the boatyard: an upturned hull on posts. You can see in from the path, because we do not want to be hidden, we want to be somewhere.",
        ),
        why="It is not complicated. We want to sit down, together, when it rains.",
        area="harbourside", category="meeting", cost=13_500_00, at=spot(1580, -140), author="lewis-gordon", day=-415, supports=81,
        alt="Teenagers talk on a long swing seat under a shelter made like an upturned boat, with lamps and the sea at sunset.",
        comments=(Comment("margaret-sim", -405, "I was one of the mothers, forty years ago. You have my support."), Comment("donald-macrae", -210, "Best hull I ever built upside down.")),
        assessments=views(
            -381, 13_500_00, reviewer="Simple, sturdy and cheap to mend.", officer="The Links committee agrees to the place beside the path.", who=("imran-ali", "tom-adeyemi"),
        ),
        decision=goes_ahead(-356, 13_500_00, "This can go ahead as written.", by="tom-adeyemi"),
        updates=(
            Update("tom-adeyemi", -268, "The hull is being built", "Donald MacRae and eleven young people are building the roof at the yard on Saturdays. The posts are ordered.", 3_900_00, Stage.UNDER_WAY),
            Update("tom-adeyemi", -214, "It stands", "The hull went up on Thursday with a crane that was lent for an ice cream. The swing seat and the lamps follow.", 11_650_00, Stage.UNDER_WAY),
            Update("tom-adeyemi", -188, "Open, and £380 under its budget", "Opened on Saturday with about ninety people, one dog and no speeches. The £380 that is left goes back to the pot and is carried forward to the next youth round. One complaint about music in the first month; the young people went round with biscuits.", 13_120_00, Stage.DONE),
        ),
    ),
    Proposal(
        key="saturday-bus", pot=_POT, number=3,
        title="A free bus to Kinmouth on Saturdays",
        short="There at eleven, back at six, with a stop at the pool, the cinema and the sports hall. For everyone from 11 to 25.",
        body=paragraphs(
            "The bus to Kinmouth costs £6.80 for two ways. A film costs £7. So you go with your friends, or you do not.",
            "One bus, forty weeks, 49 seats. Two youth workers ride with it in turns. We asked 212 people at the academy what they would do on Saturdays: 168 said, leave.",
        ),
        why="Loving your town is easier when you can get out of it now and then.",
        area=None, category="moving", cost=9_800_00, at=spot(-260, 1120), author="zofia-kaminska", co_authors=("amina-yusuf",), day=-414, supports=74,
        alt="A turquoise bus full of waving young people drives along the coast road on a bright morning.",
        comments=(Comment("tomasz-wisniewski", -402, "I volunteer for the wheel, and for the choice of music."),),
        assessments=views(
            -380, 9_800_00, reviewer="£5 a seat if half of them are taken: good value.", officer="The operator has offered a fixed price for forty Saturdays.",
        ),
        decision=goes_ahead(-355, 9_800_00, "This can go ahead as written."),
        updates=(
            Update("moira-kerr", -268, "First Saturday: 44 of 49 seats", "The bus has begun. Tomasz drives. The favourite stop is the pool, then the chips.", 1_225_00, Stage.UNDER_WAY),
            Update("moira-kerr", -140, "Half-time: 19 Saturdays, 702 journeys", "On average 37 seats are taken. In the rain more, in exam weeks fewer. We moved the way back from six to half past six because the second film ended at ten past.", 4_655_00, Stage.UNDER_WAY),
            Update("moira-kerr", -30, "35 Saturdays, and what comes after", "1,310 journeys so far. Five Saturdays are paid for. The operator has offered to continue at £2 a ticket if 30 seats are taken; the youth forum will decide about that in a meeting this month.", 8_575_00, Stage.UNDER_WAY),
        ),
    ),
    Proposal(
        key="kit-cupboard", pot=_POT, number=4,
        title="The kit cupboard: boots, rackets and wetsuits to borrow",
        short="A cupboard at the community centre and one at the academy, with sports kit in all sizes. Nobody asks why.",
        body=paragraphs(
            "You can join the football club for nothing. Boots are £45 and your feet grow twice a year. So people say that they do not like football.",
            "Two cupboards with a code. You take what you need, you bring it back when you are done, you write nothing down but the size.",
        ),
        why="Because 'I forgot my kit' is hardly ever true.",
        area=None, category="sport", cost=4_600_00, at=spot(-760, 1240), author="amina-yusuf", day=-413, supports=69,
        alt="A big open cupboard is full of football boots, rackets, helmets and wetsuits; a boy tries on a pair of red boots.",
        comments=(Comment("gurpreet-singh", -400, "Outgrown boots can be left at the shop. There are six pairs already."),),
        assessments=views(
            -379, 4_600_00, reviewer="Nothing to add.", officer="The janitors at both places look after it.", who=("catriona-munro", "moira-kerr"),
        ),
        decision=goes_ahead(-355, 4_600_00, "This can go ahead as written."),
        updates=(
            Update("moira-kerr", -250, "Two cupboards, 260 things", "Bought: 90 pairs of boots, 24 wetsuits, 40 rackets, helmets. Given: nearly as much again, by 38 families.", 3_720_00, Stage.UNDER_WAY),
            Update("moira-kerr", -64, "Finished: nothing was stolen", "We counted after half a year. Of 498 things, eleven are missing, and 46 that we never bought have turned up. The rest of the money has gone into more boots in sizes 3 to 5.", 4_590_00, Stage.DONE),
        ),
    ),
    Proposal(
        key="bike-repair-stands", pot=_POT, number=5,
        title="Bike repair stands at both schools",
        short="Two steel stands with tools on cables and a pump, and a lesson in each class on how to mend a puncture.",
        body=paragraphs(
            "There were 31 bikes at the academy with a flat tyre on the day when we counted. They had been there for a while: one had a nest in it.",
            "Two stands, bolted down, with everything you need. A mechanic comes for one week and teaches each class.",
        ),
        why="A bike that works is a free bus that goes where you want.",
        area="northfield", category="moving", cost=3_200_00, at=spot(-1000, 1500), author="dev-patel", co_authors=("lewis-gordon",), day=-412, supports=55,
        alt="A girl mends the wheel of an orange bike on a repair stand with hanging tools; a bird sits in a bicycle basket.",
        comments=(Comment("ruaridh-campbell", -399, "Please leave the one with the nest until June."),),
        assessments=views(
            -378, 3_200_00, reviewer="Good stands, the same as at the station in Kinmouth.", officer="Both schools have agreed to the places.", who=("imran-ali", "tom-adeyemi"),
        ),
        decision=goes_ahead(-354, 3_200_00, "This can go ahead as written.", by="tom-adeyemi"),
        updates=(
            Update("tom-adeyemi", -270, "Ordered", "Both stands are ordered, orange by vote of the pupil councils.", 0, Stage.PLANNED),
            Update("tom-adeyemi", -238, "Both stands are in use", "Bolted down during the break. The mechanic taught 14 classes; of the 31 flat tyres, 29 are mended. The bike with the nest waits until June. It cost £90 more than planned because of a longer drill for the old concrete; the parent council has paid that.", 3_200_00, Stage.DONE),
        ),
    ),
    Proposal(
        key="exam-quiet-room", pot=_POT, number=6,
        title="A quiet room at exam time",
        short="Twelve desks, lamps, tea and toast in the upper room of the library, every evening for the ten weeks before exams.",
        body=paragraphs(
            "At home there is the television, the baby, my brother's drone and my other brother. I revise in the bath.",
            "The upper room of the library is free after five. We need desks, lamps, somebody to sit there, and toast.",
        ),
        why="Results should not depend on how many doors your home has.",
        area="old-town", category="learning", cost=2_400_00, at=spot(-30, 170), author="eilidh-stewart", day=-411, supports=62,
        alt="Students study at desks with small lamps under the roof beams of the library; on a tray are tea and toast.",
        comments=(Comment("isla-fraser", -398, "I can sit there on Mondays. I was going to read anyway."),),
        assessments=views(
            -377, 2_400_00, reviewer="Costs less than one broken drone.", officer="Staff are there until six; volunteers with a key until nine.", who=("catriona-munro", "moira-kerr"),
        ),
        decision=goes_ahead(-354, 2_400_00, "This can go ahead as written."),
        updates=(
            Update("moira-kerr", -205, "Desks are up, toast is on", "Twelve desks and lamps, made by the technical class. On the first evening there were 19 people for 12 desks; six more desks are on their way.", 1_730_00, Stage.UNDER_WAY),
            Update("moira-kerr", -128, "Ten weeks, 640 evenings of work, 1,900 slices of toast", "All paid, all used. The desks stay, and the library opens the room again next spring from its own budget. Eilidh has her results, and says that she may be quoted: not bad.", 2_400_00, Stage.DONE),
        ),
    ),
    Proposal(
        key="hillside-hoop", pot=_POT, number=7,
        title="A basketball hoop on Hillside",
        short="Half a court with one good hoop beside the water tower, the only flat place on the hill.",
        body=paragraphs(
            "There is one flat place on Hillside and it is beside the water tower. At present it has a bin.",
            "One hoop, half a court of coloured tarmac, a net that does not fall off.",
        ),
        why="To play a ball game we go down the hill, and the ball does too.",
        area="hillside", category="sport", cost=7_900_00, at=spot(2300, 1620), author="nadia-hussain", day=-410, supports=40,
        alt="A tall girl jumps to the hoop on a purple half court beside a round water tower, with hills behind.",
        comments=(Comment("priya-nair", -320, "Nothing at all for Hillside again. With most votes first, the smallest area never has enough votes. Can we talk about the rule?"),
                  Comment("moira-kerr", -316, "Yes. The steering group has put it on its list for the next round, and so it should be.")),
        assessments=views(
            -376, 7_900_00, reviewer="The flat place is just big enough.", officer="The water company agrees.", who=("imran-ali", "tom-adeyemi"),
        ),
        decision=goes_ahead(-353, 7_900_00, "This can go ahead as written.", by="tom-adeyemi"),
    ),
    Proposal(
        key="vr-lounge", pot=_POT, number=8,
        title="A lounge for virtual reality and games",
        short="Eight headsets, four consoles and a room at the community centre on Fridays and Saturdays.",
        body=paragraphs(
            "We have counted 41 people who play with each other every evening and have never met. We live within one mile of each other.",
            "Eight headsets, big screens, beanbags and somebody over 21 who knows how to reset a router.",
        ),
        why="To be in the same room for once.",
        area="northfield", category="play", cost=18_000_00, at=spot(-660, 1180), author="zofia-kaminska", day=-409, supports=52,
        alt="Friends on beanbags laugh as one of them, wearing a headset, reaches for glowing fish that only she can see.",
        comments=(Comment("margaret-sim", -397, "I came to object and stayed for two hours. There is a shark."),
                  Comment("sandy-morrison", -390, "Eighteen thousand pounds for things that will be old in three years?")),
        assessments=views(
            -375, 18_000_00, reviewer="Prices are right today. They will be worth little in four years; the text says so honestly.", officer="Room and insurance are available.",
        ),
        decision=goes_ahead(-353, 18_000_00, "This can go ahead as written."),
    ),
)  # fmt: skip
