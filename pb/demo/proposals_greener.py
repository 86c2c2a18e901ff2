"""Ideas handed in so far for Greener Bay, the round that is collecting them."""

from pb.demo.boundaries import spot
from pb.demo.shapes import Comment, Proposal, paragraphs

PROPOSALS: tuple[Proposal, ...] = (
    Proposal(
        key="gasworks-orchard",
        title="An orchard on the old gasworks corner",
        short="Twenty-four fruit trees, old Scottish kinds, on the fenced corner that nobody has used since the gasworks came down.",
        body=paragraphs(
            "The corner of Kell Road and Gasworks Lane has been a fence with a puddle behind it for eleven years. I have asked: the council owns it, the soil was cleaned in 2016, and nothing may be built there because of the pipe.",
            "An orchard can be. We would plant apples, plums and pears that are happy in salt wind: Bloody Ploughman, James Grieve, Victoria on a sheltered row. The allotment society will teach pruning twice a year, and each class at Mill Road school adopts a tree.",
            "The money is for trees, stakes, a gate that a pram fits through, a water butt and three picnic tables made by the lads at the boatyard.",
        ),
        why="Northfield has the most children and the fewest trees in town. In eight years they can pick their own lunch.",
        area="northfield", category="food", cost=6_800_00, at=spot(180, 1180), author="agnieszka-nowak", co_authors=("fergus-baird",), day=-11, supports=71,
        alt="A teenager and a small girl pick red apples in a young orchard; behind them stands the iron frame of the old gasworks.",
        comments=(
            Comment("gurpreet-singh", -10, "Yes please. I look at that puddle from my till every day. I will give the first crate of jam jars."),
            Comment("ruaridh-campbell", -9, "Lovely choice of trees. Could you leave one metre along the wall unmown? There are orange-tip butterflies there in May."),
            Comment("agnieszka-nowak", -8, "Done, it is in the plan now. Thank you, Ruaridh."),
        ),
    ),
    Proposal(
        key="seagrass-meadow",
        title="Bring back the seagrass in the bay",
        short="Plant a quarter of a hectare of seagrass off the Links with volunteers in waders, and watch the fish come back.",
        body=paragraphs(
            "My grandfather talked about the meadow: at low water you could not row for the grass. It went with the dredging in the seventies. The water is clean again, but seagrass does not come back over that distance by itself.",
            "The marine station at Kinmouth has seed and has done this at two places on this coast. We would collect, bag and plant over two springs, at the lowest tides, with anybody who owns wellies.",
            "Creel boats would leave a marked square alone for three years. I have spoken to all four skippers and three said yes; the fourth is my cousin and he will.",
        ),
        why="A meadow is a nursery for young cod and plaice, calms the waves before they reach the sea wall, and stores carbon faster than a wood.",
        area=None, category="sea", cost=24_000_00, at=spot(1240, -60), author="callum-reid", day=-12, supports=88,
        alt="Under water: long green seagrass with small fish and a red crab, and the hull of a fishing boat above.",
        comments=(
            Comment("donald-macrae", -11, "I remember it too. You could lose an oar in it."),
            Comment("priya-nair", -9, "What happens if the seed does not take? I would support it more easily with a plan B."),
            Comment("callum-reid", -8, "Fair question. The station says one in three plots fails. We pay for planting in two halves, and only plant the second spring if the first has held."),
            Comment("sandy-morrison", -5, "The rowing club can ferry people out. We have two coxes with safety-boat tickets."),
        ),
    ),
    Proposal(
        key="swift-boxes",
        title="Nest boxes for swifts under the Old Town eaves",
        short="Sixty swift boxes on twelve roofs, put up while the scaffolding for the gutters is there anyway.",
        body=paragraphs(
            "When the roofs in Kirkgate were renewed, the gaps under the slates were closed, and with them went the swifts. Last summer I counted nine birds over Market Square. In 2009 it was more than fifty.",
            "The gutters are being repaired this autumn, so the scaffolding is paid for. A box costs £38, a joiner can fix six in an hour, and the owners of twelve houses have already written to say yes.",
        ),
        why="They fly here from the Congo to raise two chicks in a hole the size of a shoebox. We can spare the shoebox.",
        area="old-town", category="green", cost=3_400_00, at=spot(-120, 60), author="isla-fraser", day=-10, supports=64,
        alt="Swifts race around a stepped gable with nest boxes under its eaves.",
        comments=(
            Comment("iain-maciver", -9, "Number 14 is a listed building. I can help with the form, it is not as bad as it looks."),
            Comment("jean-buchan", -7, "Put me down for two boxes. And do they make much mess? My late husband would have asked."),
            Comment("isla-fraser", -7, "Hardly any, Jean: they carry it away. It is the starlings you have to watch."),
        ),
    ),
    Proposal(
        key="hill-street-rain-gardens",
        title="Rain gardens where Hill Street floods",
        short="Six planted basins in place of the worst bits of kerb, so that a cloudburst ends up in flowers and not in cellars.",
        body=paragraphs(
            "Three times since last summer the rain has come down Hill Street faster than the drains can swallow it. Four families at the bottom have had water in the house. The drain itself belongs to the water company and will not be made bigger this decade.",
            "A rain garden is a bed that is lower than the road, filled with gravel and thirsty plants. Six of them, at the corners where cars may not park anyway, would hold about 40 cubic metres: roughly what came down the street on the worst evening.",
            "Neighbours at four of the corners have offered to weed. The council would have to check the pits once a year.",
        ),
        why="It is cheaper to slow water down at the top than to dry carpets at the bottom.",
        area="hillside", category="streets", cost=18_500_00, at=spot(1180, 1020), author="margaret-sim", day=-9, supports=57,
        alt="Rain falls on a steep street; beside the kerb a sunken bed of irises and grasses drinks it up.",
        comments=(
            Comment("tom-adeyemi", -7, "A useful idea. From the streets team: two of the six corners have cables. We can walk it with you before you finish the text, and suggest two others."),
            Comment("dev-patel", -6, "My parents are number 3, at the bottom. Thank you for writing this down."),
        ),
    ),
    Proposal(
        key="peelings-to-soil",
        title="A place for your peelings: hot compost at the allotments",
        short="Four insulated compost bays, a shredder, and a hatch where anyone from Northfield can drop kitchen waste.",
        body=paragraphs(
            "Flats on Mill Road have no brown bin. So carrot tops from two hundred kitchens go to a hole in the ground 40 miles away, in a lorry.",
            "The allotment society can take it. Hot bays work at 60 degrees: no smell, no rats, and soil after ten weeks. You bring a bucket to the hatch on Saturdays, and in spring you may take a bag of soil home for your window box.",
        ),
        why="It turns rubbish into tomatoes, and it gives people in flats a reason to walk over to the allotments.",
        area="northfield", category="food", cost=4_950_00, at=spot(-640, 1720), author="fergus-baird", co_authors=("zofia-kaminska",), day=-8, supports=39,
        alt="A woman tips peelings from a bucket into one of four wooden compost bays; sunflowers stand behind them.",
        comments=(
            Comment("tomasz-wisniewski", -6, "Good. Please think of people who work on Saturdays, a weekday evening would help."),
            Comment("lewis-gordon", -4, "my gran says it will stink and nobody can tell her otherwise", hidden_because="Posted twice; the other copy stays and has been answered.", hidden_by="moira-kerr"),
            Comment("lewis-gordon", -4, "My gran says it will stink. Can she come and smell one first?"),
            Comment("fergus-baird", -3, "She can come and put her nose in mine, any Sunday. Tell her there is tea."),
        ),
    ),
    Proposal(
        key="shore-path-taps",
        title="Water taps along the shore path",
        short="Five refill taps, each with a low spout for children and wheelchair users and a bowl for dogs.",
        body=paragraphs(
            "On a warm Sunday I sell 300 plastic bottles of water, and I would rather sell ice cream. About forty of them are on the sand the next morning.",
            "Five taps, from the West Shore to the end of East Sands, each at a place where there is a water pipe already. The water company pays for the tap itself if the town pays for the ground works. I have that in a letter.",
        ),
        why="Free water, fewer bottles on the beach, and a reason to stop and say hello.",
        area=None, category="care", cost=9_200_00, at=spot(880, -160), author="rosa-bellini", day=-7, supports=52,
        alt="A girl fills a bottle at a green tap on the shore path while a dog drinks from the bowl below.",
        comments=(
            Comment("hannah-lindsay", -6, "Thank you for the low spout. Please leave 90 cm of clear ground on one side so that I can pull up to it."),
            Comment("ruaridh-campbell", -2, "They need to be turned off and drained in winter, or the frost will do it for us. I can show someone how."),
        ),
    ),
    Proposal(
        key="mill-road-shade",
        title="Shade for the playground at Mill Road school",
        short="Nine big trees and a sail over the sandpit, because last June the slide was too hot to touch.",
        body=paragraphs(
            "Our playground is tarmac with a fence. On eleven days last June the children were kept indoors at lunch because it was too hot outside. Yes, in Scotland.",
            "We want nine trees that are already four metres tall, planted in proper pits with benches around them, and a sail for the sandpit until they have grown. The pupil council chose limes and a walnut.",
        ),
        why="Three hundred and ten children spend an hour a day there. A tree is the only kind of sunshade that gets better each year.",
        area="northfield", category="green", cost=7_900_00, at=spot(-240, 1240), author="nadia-hussain", day=-6, supports=83,
        alt="Children play in the round shadows of big trees beside a yellow school building; a sail shades the sandpit.",
        comments=(
            Comment("eilidh-stewart", -5, "I burned my legs on that slide in primary three. Supported."),
            Comment("fergus-baird", -4, "Trees of that size need 60 litres a week each in their first two summers. Who waters in the holidays?"),
            Comment("nadia-hussain", -3, "A rota of eight families, and the janitor has given us the key to the tap."),
        ),
    ),
    Proposal(
        key="borrow-a-cargo-bike",
        title="Two cargo bikes that anyone can borrow",
        short="Electric cargo bikes at the library and the community centre: free for half a day, for shopping, moving, or two tired children.",
        body=paragraphs(
            "Most trips in this town are under two miles, and half of them are made by car because there is something to carry. A cargo bike carries 80 kilos up to Hillside without a drop of sweat.",
            "The library would lend them like books. I service bikes for a living and would check both each month for the price of a coffee. The money buys two bikes, insurance for three years, helmets in all sizes and a lock that opens with a library card.",
        ),
        why="A second car costs a family £3,000 a year. A library card costs nothing.",
        area=None, category="moving", cost=11_600_00, at=spot(40, 180), author="dev-patel", day=-5, supports=46,
        alt="A father pedals a red cargo bike with two laughing children and a bag of leeks in its box.",
        comments=(
            Comment("tomasz-wisniewski", -4, "As a bus driver I should be against this, but the number 7 does not take sofas."),
            Comment("margaret-sim", -3, "Who pays when one is stolen? Not a reason against, but I would like to read it."),
        ),
    ),
    Proposal(
        key="boat-shed-solar",
        title="Solar roof for the rowing club's shed",
        short="Forty panels on the biggest south-facing roof at the harbour; what they earn pays for free rowing for under-18s.",
        body=paragraphs(
            "The shed has 210 square metres of roof that look straight at the sun and at nothing else. Forty panels would make about 15,000 kilowatt hours a year. We use a tenth of it; the harbour office next door would buy the rest for its ice plant.",
            "We have two quotes and a letter from the engineer that the roof will carry it. The income, some £1,900 a year, goes into a fund for young rowers: no fee, no kit to buy.",
        ),
        why="One investment, twenty-five years of electricity, and nobody is kept out of a boat by money.",
        area="harbourside", category="sea", cost=15_300_00, at=spot(1010, 60), author="sandy-morrison", day=-4, supports=41,
        alt="A boat shed with solar panels on its roof; two rowing skiffs lie on the slipway in the sun.",
        comments=(
            Comment("zofia-kaminska", -3, "I am learning to install these. Could two apprentices help on the roof? We need the hours for our certificate."),
            Comment("sandy-morrison", -3, "Gladly. I will ask the firm and write it into the proposal."),
            Comment("chidi-okafor", -1, "Is it right that public money helps a club? I like the fund for young people, please make it binding."),
        ),
    ),
    Proposal(
        key="flowering-verges",
        title="Let the verges flower",
        short="Cut the long verges on Brae Road twice a year and not ten times, sow what grew here once, and put up signs that say why.",
        body=paragraphs(
            "Brae Road has 1.4 kilometres of grass that is mown every three weeks for no one. If we cut it in March and in September and take the cuttings away, the flowers come by themselves: oxeye daisy, knapweed, yellow rattle.",
            "The money is for seed, for a cutter that collects, and for signs drawn by the nursery children. The corners stay short so that drivers can see.",
        ),
        why="It costs less every year after the first. I cannot think of many things that are prettier and cheaper at once.",
        area="hillside", category="green", cost=2_600_00, at=spot(1950, 1460), author="ruaridh-campbell", day=-3, supports=35,
        alt="A country road between banks of daisies, poppies and knapweed, with bumblebees and a hand-painted sign.",
        comments=(Comment("margaret-sim", -2, "At last. I have been writing to the council about that mower since 2011."),),
    ),
    Proposal(
        key="stars-over-the-braes",
        title="Street lamps that let us see the stars",
        short="New warm, shielded lamp heads for the 46 lamps on the Braes, dimmed after eleven.",
        body=paragraphs(
            "From the top of the Braes you can see the Milky Way, if you stand with your back to the lamps. They are old and throw half of their light upwards, into bedrooms and into the sky.",
            "Shielded lamps put it on the pavement, where it is wanted. They use a third of the electricity, and the colour does not confuse moths. People on the Braes were asked last winter at a meeting in the surgery: 31 for, 4 against, and the four wanted the lamp at the steps to stay bright all night. It will.",
        ),
        why="Safer pavements, lower bills, and children who know what Orion looks like.",
        area="hillside", category="streets", cost=21_000_00, at=spot(2240, 1880), author="mairi-maclean", day=-2, supports=29,
        alt="Night on the hill: warm shielded lamps light a path, and a mother and child look up at a sky full of stars.",
        comments=(Comment("priya-nair", -1, "As someone who walks home from the surgery at ten at night: please keep the middle of the path as bright as now."),),
    ),
    Proposal(
        key="toad-tunnel",
        title="A tunnel for the toads under Kell Road",
        short="Each March three hundred toads try to cross Kell Road. A tunnel and two low fences would get them there.",
        body=paragraphs(
            "We carried 312 toads over the road in buckets last spring. We were twelve people with head torches, and it was the best fun of the year, but we cannot be there every wet night.",
            "Still to find out: what the road team charges for one night with the road closed.",
        ),
        why="They were here before the road.",
        area="northfield", category="green", cost=5_500_00, at=spot(360, 1560), author="eilidh-stewart", day=-2, supports=0, draft=True,
        alt="A toad hops out of a small stone tunnel beneath a road, with rain and headlights above it.",
    ),
    Proposal(
        key="swap-rail",
        title="A clothes swap in the old bank",
        short="One rail, one mirror, one Saturday a month: bring what does not fit, take what does. Free for everybody.",
        body=paragraphs(
            "The old bank on Market Square is empty on Saturdays, and the owner would lend us the front room until it is let.",
            "I need to ask about insurance, and whether the step at the door can have a ramp. If it cannot, then I would rather look for another room.",
        ),
        why="School coats cost £40 and are outgrown in a winter. There are two hundred of them in our wardrobes.",
        area="old-town", category="meeting", cost=1_900_00, at=spot(30, -40), author="hannah-lindsay", day=-1, supports=0, draft=True,
        alt="A rail of colourful clothes in a sunny shop window; a woman in a wheelchair holds up a yellow coat.",
    ),
    Proposal(
        key="dune-fences",
        title="Marram grass and chestnut fences for the dunes",
        short="Two weekends of planting, and fences that catch the sand, where the winter storms bit into East Sands.",
        body=paragraphs(
            "The January storm took four metres of dune at the steps. Behind the dune is the caravan park, and behind that is the railway.",
            "Fences of split chestnut catch sand for nothing. I have seen it done at Kinmouth; photographs to follow.",
        ),
        why="A dune is a sea wall that mends itself, if you let it.",
        area="harbourside", category="sea", cost=8_700_00, at=spot(2380, -820), author="donald-macrae", day=-1, supports=0, draft=True,
        alt="Volunteers plant tufts of marram grass on a dune behind low chestnut fences, with the sea beyond.",
    ),
)  # fmt: skip
