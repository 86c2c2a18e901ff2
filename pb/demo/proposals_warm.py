"""Ideas for Warm and Well, the round that residents and officers are reviewing together."""

from pb.demo.boundaries import spot
from pb.demo.reviews import goes_ahead, views
from pb.demo.shapes import Assessment, Comment, Decision, Proposal, paragraphs
from pb.vocabulary import Feasibility

PROPOSALS: tuple[Proposal, ...] = (
    Proposal(
        key="thursday-soup",
        title="Soup on Thursdays at St Brannan's hall",
        short="A pot of soup, a warm room and forty chairs, every Thursday from October to April. Pay what you like, or nothing.",
        body=paragraphs(
            "It began in January with a boiler that broke down in our close and one big pot. By March we were thirty-four round the table, from a baby to a man of ninety-three.",
            "The hall has a kitchen that was last inspected in 1998. We need a proper cooker, a second sink, food hygiene certificates for eight volunteers, and somebody paid for four hours to order and keep the books. The kirk gives the room and the heating for nothing.",
        ),
        why="Nobody comes for the soup. Everybody stays for the company.",
        area="old-town", category="food", cost=7_200_00, at=spot(-300, 220), author="jean-buchan", co_authors=("chidi-okafor",), day=-47, supports=93,
        alt="People of all ages share soup at a long table in a hall with tall windows; a big pot steams in the middle.",
        comments=(
            Comment("oksana-petrenko", -44, "My first warm evening in Harbour Bay was at this table. I will make borsch in November."),
            Comment("chidi-okafor", -43, "I can train volunteers for the hygiene certificate for free, if the fund pays the exam."),
            Comment("gurpreet-singh", -40, "Vegetables at cost price from the shop, as long as you take the funny-shaped ones."),
        ),
        assessments=views(
            -11, 7_450_00,
            reviewer="I sat at the table twice. It is needed, it is well run, and the sums are honest. The second sink will need a new waste pipe, so I would add £250.",
            officer="Environmental health has looked at the kitchen: with the second sink and a cleanable wall it can be registered. The kirk session has confirmed the room in writing.",
            who=("catriona-munro", "moira-kerr"),
        ),
        decision=goes_ahead(-6, 7_450_00, "This can go ahead. Both reviewers find it feasible; the cost now includes the waste pipe for the second sink."),
    ),
    Proposal(
        key="late-library",
        title="The library, open late in winter",
        short="Tuesday and Thursday until nine, November to March: warm, light, quiet upstairs and not quiet downstairs.",
        body=paragraphs(
            "The library shuts at five. At five it is dark for four months of the year, and that is exactly when a person who lives alone, or shares a room with two brothers, needs somewhere to be.",
            "Upstairs for reading and homework. Downstairs for board games, knitting and whatever people bring. Two members of staff each evening, and a security round that the council does already.",
        ),
        why="The most expensive warm room in town is the one that stands empty with the radiators on.",
        area="old-town", category="learning", cost=9_600_00, at=spot(-50, 190), author="isla-fraser", day=-45, supports=77,
        alt="Snow falls outside the library at night; its tall windows glow with readers, plants and a game of chess.",
        comments=(
            Comment("eilidh-stewart", -41, "There are five of us in our flat and one table. Please."),
            Comment("jean-buchan", -39, "I do not like walking home in the dark. Could the minibus idea and this idea talk to each other?"),
        ),
        assessments=views(
            -12, 12_100_00,
            reviewer="Feasible. The author counted one member of staff; the union agreement asks for two after six o'clock, which makes it dearer.",
            officer="The building is heated until nine by its old controller in any case. Staffing for two evenings and twenty weeks comes to £12,100.",
        ),
        decision=goes_ahead(-5, 12_100_00, "This can go ahead at £12,100. It costs more than the idea said because two people have to be on duty in the evening. We asked the author, who agrees."),
    ),
    Proposal(
        key="four-defibrillators",
        title="A defibrillator in each part of town",
        short="Four heated cabinets that open without a code, and a first-aid evening in each area for anyone who wants to learn.",
        body=paragraphs(
            "The only defibrillator in Harbour Bay hangs inside the harbour office and is locked in from six in the evening. Hearts do not keep office hours.",
            "We propose one each at Mill Road shops, the surgery, the station and the Town House. The ambulance service registers them, so a caller is told where to run. I will hold the first-aid evenings myself with two colleagues.",
        ),
        why="For each minute without a shock, one in ten people fewer survive. From the top of Northfield to the harbour office takes eleven.",
        area=None, category="care", cost=7_600_00, at=spot(420, 340), author="priya-nair", co_authors=("oksana-petrenko",), day=-44, supports=89,
        alt="A green cabinet with a red heart hangs on a stone wall; a nurse points to it, and a boy practises on a doll.",
        comments=(Comment("farah-siddiqui", -40, "The pharmacy will check the pads and batteries of the one at the Town House each month."),),
        assessments=views(
            -13, 7_600_00,
            reviewer="The prices are right, and the upkeep is promised by name for each of the four. I could not find a weakness.",
            officer="Power is available at all four places. Building consent is needed only at the Town House and will be given.",
            who=("catriona-munro", "tom-adeyemi"),
        ),
        decision=goes_ahead(-7, 7_600_00, "This can go ahead as written."),
    ),
    Proposal(
        key="warm-pool",
        title="A warm-water pool beside the surgery",
        short="A small pool at 34 degrees for people with arthritis, bad backs and new hips, and for babies.",
        body=paragraphs(
            "In warm water, people move who do not move on land. The nearest pool of this kind is 38 miles away and has a waiting list of seven months.",
            "There is room behind the surgery where the old laundry stands. I know that it is a lot of money. I would rather ask and hear a no with a reason than not ask.",
        ),
        why="It would keep people on their feet, out of hospital and in one another's company.",
        area="hillside", category="care", cost=180_000_00, at=spot(1420, 900), author="dev-patel", day=-43, supports=58,
        alt="Older people exercise in a small blue pool under a timber roof, while a mother floats with her baby.",
        comments=(
            Comment("jean-buchan", -38, "I would be the first in. I have the bathing cap."),
            Comment("margaret-sim", -30, "It is a good idea in the wrong pot. Do not drop it, Dev."),
        ),
        assessments=(
            Assessment("catriona-munro", -12, Feasibility.UNFEASIBLE, "I nursed for thirty years and I want this pool. But it costs twice the whole pot to build, before a single lifeguard is paid. We should not put on the ballot what we cannot build.", 640_000_00),
            Assessment("moira-kerr", -11, Feasibility.UNFEASIBLE, "A pool of this size costs £600,000 to £700,000 by the health board's own figures, and some £90,000 a year to run. The land belongs to the health board and not to the council.", 640_000_00),
        ),
        decision=Decision(
            "moira-kerr", -4, feasible=False, cost=640_000_00,
            reason="This cannot go ahead in this round, because building it would cost about seven times the pot and the land belongs to the health board. Nobody doubts that it is needed.",
            next_step="The health board decides on its property plan in the spring. We have asked for twenty minutes at its meeting and will go there together with you. Until then, ask us about a weekly minibus to the pool at Kinmouth: that would fit into this pot.",
            contact="Moira Kerr, moira.kerr@harbourbay.example",
        ),
    ),
    Proposal(
        key="tool-shed-company",
        title="A shed for company and chisels",
        short="Benches, lathes and a stove in the old sail loft, for anyone who would rather talk while doing something.",
        body=paragraphs(
            "When I shut the yard I lost my work, and also the only place where I talked to people. There are a good few of us. Some lost a wife, some a job.",
            "In a shed you stand side by side and mend a chair, and after an hour somebody says how he really is. It is called a men's shed elsewhere. Ours would be open to all, with a women's morning, because my granddaughter asked me why not.",
            "The sail loft is dry and stands empty. My own tools come with me. We need an extractor, a stove that is legal, and wiring.",
        ),
        why="Three men of my age hardly left the house last winter. They were not ill.",
        area="harbourside", category="homes", cost=14_500_00, at=spot(930, 60), author="donald-macrae", day=-41, supports=80,
        alt="An old man and a young woman plane a plank at a workbench in a loft; tools hang on the wall and a stove glows.",
        comments=(
            Comment("callum-reid", -38, "I would come. Do not tell anyone I said so."),
            Comment("zofia-kaminska", -36, "I can do the wiring as my trade test, my boss has agreed to sign it off."),
        ),
        assessments=(
            Assessment("imran-ali", -10, Feasibility.FEASIBLE, "The loft needs a second way out before fifteen people may use it. I priced an outside stair at £3,900 with the yard next door. Even so it is very good value.", 18_400_00),
            Assessment("tom-adeyemi", -8, Feasibility.UNDECIDED, "I like it. I cannot say yes before the fire officer has seen the loft, which is booked for next week. If the outside stair is accepted I will follow Imran's figure.", 18_400_00),
        ),
    ),
    Proposal(
        key="memory-cafe",
        title="A memory café that sings",
        short="Two afternoons a month with cake, old songs and a pianist, for people with dementia and those who look after them.",
        body=paragraphs(
            "My mother does not know what day it is. Give her the first line of any song from 1962 and she will give you the rest.",
            "There would be somebody to talk to for the person who cares, and somebody to sing with for the person who forgets. One afternoon in Northfield, one in Old Town. We have the pianist: he is 78 and plays everything in C.",
        ),
        why="Caring is lonely work. Twice a month it need not be.",
        area=None, category="culture", cost=5_400_00, at=spot(-420, 980), author="gurpreet-singh", co_authors=("wei-chen",), day=-40, supports=61,
        alt="A pianist with white hair plays while older people around small café tables sing, hold hands and eat cake.",
        comments=(Comment("farah-siddiqui", -33, "May I put the leaflet into the paper bags with the prescriptions?"),),
        assessments=views(
            -9, 5_400_00,
            reviewer="Small, kind and worked out to the last teaspoon. I would go to both.",
            officer="Feasible. The day-care transport can bring people on its way back and there is no charge for that.",
            who=("catriona-munro", "moira-kerr"),
        ),
        decision=goes_ahead(-3, 5_400_00, "This can go ahead as written. The council adds the transport for nothing."),
    ),
    Proposal(
        key="draught-busters",
        title="Draught-busters: neighbours who fix cold rooms",
        short="A van, a trained team of twenty and a box of brushes, foam and film: one visit, two hours, a warmer home.",
        body=paragraphs(
            "A third of the flats on Mill Road were measured at under 16 degrees last winter. Big insulation takes years and landlords. A draught takes two hours.",
            "Volunteers go in pairs, with a volunteer card and a checked background. They seal doors and windows, put film on single glass and foil behind radiators, bleed the radiators and fit one free LED lamp in each room. We would visit 250 homes this winter.",
        ),
        why="It saves a household about £180 a year, and it is somebody at the door who has time.",
        area=None, category="homes", cost=16_000_00, at=spot(-480, 1320), author="zofia-kaminska", co_authors=("tomasz-wisniewski",), day=-38, supports=74,
        alt="Two volunteers in teal overalls seal a window against the snow outside, while a grandmother brings tea.",
        comments=(
            Comment("nadia-hussain", -35, "Will there be a woman in each pair? For some families that decides whether the door is opened."),
            Comment("zofia-kaminska", -34, "Yes. It is in the text now. I am one of them."),
        ),
        assessments=views(
            -10, 15_200_00,
            reviewer="Materials are cheaper than the author thought if bought together with the housing association: £15,200.",
            officer="Housing will give the list of homes that were measured as cold, to those tenants' own doors only. Insurance for volunteers is covered by the council's policy.",
        ),
        decision=goes_ahead(-2, 15_200_00, "This can go ahead, and costs £800 less than estimated because materials are bought together with the housing association."),
    ),
    Proposal(
        key="last-minibus",
        title="The last minibus on Fridays",
        short="A minibus at 8, 9.30 and 11 on Friday evenings, from door to door, for shift workers, carers and anyone who wants to go out.",
        body=paragraphs(
            "The last number 7 leaves at 6.40. After that Northfield is an island. I drive it, so I see who runs for it and who gives up going to choir.",
            "A community minibus with a paid driver, booked by phone until six the same day. I would train the drivers. The money runs it for one winter; then we know how many people use it and can talk to the bus company with figures.",
        ),
        why="A town where you must be home by seven is only half a town.",
        area=None, category="moving", cost=22_000_00, at=spot(-380, 1420), author="tomasz-wisniewski", day=-35, supports=69,
        alt="A yellow minibus with bright windows stops in a dark street under a crescent moon; an old man and a nurse get on.",
        comments=(
            Comment("oksana-petrenko", -33, "I finish my shift at nine. Now I walk fifty minutes along the main road."),
            Comment("rosa-bellini", -28, "Half of my evening staff would take this."),
            Comment("iain-maciver", -20, "£22,000 for one evening a week for one winter is a quarter of the pot. I would want to see three evenings for that."),
        ),
        assessments=(
            Assessment("catriona-munro", -7, Feasibility.FEASIBLE, "Needed by people who are seldom heard: cleaners, carers, kitchen staff. I rang eleven of them. The price is right for a paid driver.", 22_000_00),
            Assessment("tom-adeyemi", -5, Feasibility.FEASIBLE, "A permit for a community bus takes six weeks and is free. If school transport lends its minibus, as we have asked, it will cost £4,500 less.", 17_500_00),
        ),
    ),
    Proposal(
        key="heated-shelters",
        title="Heated seats in the bus shelters",
        short="Warm seats in the six Northfield shelters that go on when somebody sits down.",
        body=paragraphs(
            "You wait for the 7 with the wind straight off the firth. The seats are steel. In Norway they are warm, I have sat on one.",
            "A seat uses as much as an old light bulb and turns itself off.",
        ),
        why="Old people would take the bus again in winter.",
        area="northfield", category="streets", cost=31_000_00, at=spot(-820, 1100), author="lewis-gordon", day=-33, supports=44,
        alt="A grandmother and a teenager sit on a glowing red seat in a bus shelter while snow blows past.",
        comments=(Comment("tomasz-wisniewski", -30, "The wind is worse than the seat. Half the side panels have been missing since the storm."),),
        assessments=(
            Assessment("imran-ali", -10, Feasibility.UNFEASIBLE, "Only one of the six shelters has electricity. Digging up the pavement for the other five makes it £118,000, more than the whole pot.", 118_000_00),
            Assessment("tom-adeyemi", -9, Feasibility.UNFEASIBLE, "I agree with Imran's figure. The network company quotes £17,000 to £22,000 for each connection. The missing panels are another matter: those are our job, and we are late with it.", 118_000_00),
        ),
        decision=Decision(
            "tom-adeyemi", -3, feasible=False, cost=118_000_00,
            reason="This cannot go ahead, because five of the six shelters have no electricity, and connecting them would cost more than the whole pot.",
            next_step="You showed us that the side panels are missing. They will be replaced from the road budget by the end of next month, with wooden seats, which do not feel cold. Come and choose the wood with us if you like.",
            contact="Tom Adeyemi, tom.adeyemi@harbourbay.example",
        ),
    ),
    Proposal(
        key="story-hour-three-tongues",
        title="Story hour in three tongues",
        short="Every second Saturday: one story, told in English, Gaelic and Polish, with soup, puppets and grandparents.",
        body=paragraphs(
            "A child who hears a story three times in three languages does not get bored. She starts to correct you.",
            "We have the tellers. We need puppets, a small lamp, books to take home, and thirty pounds a time for whoever cooks.",
        ),
        why="Grandparents who speak little English are the best tellers we have, and nobody has asked them yet.",
        area="hillside", category="learning", cost=2_900_00, at=spot(1120, 780), author="mairi-maclean", co_authors=("agnieszka-nowak",), day=-27, supports=48,
        alt="A grandmother with a dragon puppet tells a story by lamplight to children on cushions; three speech bubbles float above her.",
        comments=(Comment("nadia-hussain", -24, "Could there be a fourth tongue? My mother knows forty stories in Urdu and she needs an audience."),
                  Comment("mairi-maclean", -23, "She has one now. We will change the title when she has told the first.")),
        assessments=(
            Assessment("catriona-munro", -4, Feasibility.FEASIBLE, "Lovely, cheap, and it brings generations together. The meeting room at the surgery is free on Saturdays.", 2_900_00),
        ),
    ),
    Proposal(
        key="women-swim",
        title="A swim hour for women, with a crèche",
        short="Sunday evenings at the academy pool: women only, female lifeguards, and somebody who minds the children.",
        body=paragraphs(
            "Many of us have not swum since school. Some because of faith, some because of scars, some because there is nobody to hold the baby.",
            "The academy pool is empty on Sundays. Thirty weeks, two lifeguards, one crèche worker, and the first ten lessons for those who never learned. We live by the sea: everyone should be able to swim.",
        ),
        why="We asked at the school gate for three mornings: 64 women signed.",
        area="northfield", category="sport", cost=6_300_00, at=spot(-1080, 1560), author="nadia-hussain", co_authors=("amina-yusuf",), day=-22, supports=55,
        alt="Women in different swimsuits, one in a long one with a cap, laugh and swim in the lanes of an indoor pool.",
        comments=(Comment("priya-nair", -20, "I would prescribe this."),
                  Comment("sandy-morrison", -18, "Why not an hour for everyone? The pool is ours too."),
                  Comment("amina-yusuf", -18, "Everyone has the other 40 hours, Sandy. This is for those whom the 40 do not reach.")),
    ),
    Proposal(
        key="slipway-sauna",
        title="A barrel sauna on the old slipway",
        short="A wood-fired sauna for eight beside the cold water, with free sessions for people sent by the surgery.",
        body=paragraphs(
            "Sixty of us swim all winter and then shiver in cars. A barrel sauna costs less than one of those cars.",
            "Two sessions a day are paid for, and they carry the third, which is free for people whom the surgery sends: for their mood, their joints or their company. The sailing club would look after the key.",
        ),
        why="Hot, cold, hot, and a talk with a stranger. It works better than telling people to cheer up.",
        area="harbourside", category="sea", cost=12_800_00, at=spot(1010, -60), author="rosa-bellini", day=-19, supports=66,
        alt="A round wooden sauna with a smoking chimney on the slipway at dusk; two bathers in bobble hats wade out of the sea.",
        comments=(
            Comment("callum-reid", -17, "Not on the slipway in lobster season. Twenty metres east and you have my vote."),
            Comment("dev-patel", -16, "There is decent evidence for mood and for joints. I would send people."),
        ),
        assessments=(
            Assessment("imran-ali", -6, Feasibility.FEASIBLE, "Moved twenty metres east, as Callum suggests, it is clear of the boats and above the highest tide. The price is fair.", 12_800_00),
            Assessment("tom-adeyemi", -4, Feasibility.UNFEASIBLE, "The quay is under the harbour order, which allows no open fire within 50 metres of the fuel pump. Twenty metres east is 41 metres from it. I would change my mind for an electric stove or for the Links.", 12_800_00),
        ),
    ),
)  # fmt: skip
