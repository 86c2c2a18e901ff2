"""Ideas of the small rounds: Small Sparks, The Reading Garden, Community Chest Day."""

from pb.demo.shapes import Proposal
from pb.demo.small_ideas import Idea, written

SPARKS: tuple[Proposal, ...] = written(
    Idea(
        key="library-of-things", title="Six things for the tool library",
        short="A carpet washer, a ladder, a drill, a gazebo, a tea urn and a projector, to borrow for a week.",
        on_ballot=("sparks-town", 1), cost=1_900_00, day=-38, from_=("isla-fraser", "old-town", "meeting"), at=(-40, 150),
        says=("Last year 84 people asked the library for a carpet washer, and it does not have one.", "You need a drill for eleven minutes in your life."),
        said=("jean-buchan", "The tea urn has my vote. Ours sings."),
        in_polish=("Sześć rzeczy do wypożyczalni", "Odkurzacz piorący, drabina, wiertarka, namiot, termos na herbatę i rzutnik: do wypożyczenia na tydzień."),
        easy="You can borrow things. For example a ladder or a drill. You bring them back after a week.",
    ),
    Idea(
        key="night-bus-stop-light", title="A light at the Brae bus stop",
        short="A solar lamp and a bench where the last bus stops in the dark.",
        on_ballot=("sparks-town", 2), cost=2_400_00, day=-38, from_=("priya-nair", "hillside", "moving"), at=(1700, 900),
        says=("The last bus comes at 23:10. The lamp there was taken away with the old shelter.", "I can see the driver. He cannot see me."),
        said=("tomasz-wisniewski", "True. I stop for the shine of telephones."),
        in_polish=("Światło na przystanku Brae", "Lampa słoneczna i ławka tam, gdzie ostatni autobus staje po ciemku."),
        easy="The bus stop is dark. We want a lamp and a bench.",
    ),
    Idea(
        key="hedgehog-gates", title="Forty gates for hedgehogs",
        short="Small holes in garden fences, each with a slate sign, from the surgery down to the school.",
        on_ballot=("sparks-town", 3), cost=1_200_00, day=-37, from_=("ruaridh-campbell", None, "green"), at=(2000, 1400),
        says=("A hedgehog walks a mile a night, and every new fence is a wall. Forty gates, cut by the Saturday workshop.", "They come home and find that the door is shut."),
        said=("fergus-baird", "My beans and I have waited for them."),
        in_polish=("Czterdzieści furtek dla jeży", "Małe otwory w płotach ogrodów, każdy z tabliczką z łupka, od przychodni aż do szkoły."),
        easy="Hedgehogs cannot get through fences. We want to make 40 small holes for them.",
    ),
    Idea(
        key="harbour-swim-ladder", title="A ladder for winter swimmers",
        short="A steel ladder and a hook for coats at the old slipway.",
        on_ballot=("sparks-town", 4), cost=2_800_00, day=-37, from_=("sandy-morrison", "harbourside", "sea"), at=(1020, -190),
        says=("Every morning at seven there are fourteen of us. Getting in is easy.", "It is the getting out."),
        said=("callum-reid", "I have pulled out three of you this winter. Vote for the ladder."),
        in_polish=("Drabinka dla morsów", "Stalowa drabinka i haki na płaszcze przy starej pochylni."),
        easy="People swim in the harbour. We want a ladder so that they get out safely.",
    ),
    Idea(
        key="repair-evenings", title="Ten repair evenings",
        short="Tools, a room and soup, ten Thursdays long: bring what is broken, mend it with somebody who can.",
        on_ballot=("sparks-town", 5), cost=1_500_00, day=-36, from_=("zofia-kaminska", "northfield", "learning"), at=(-700, 1220),
        says=("Toasters, trousers, bikes, lamps. Six people who can mend things have said yes.", "Throwing away is not a skill."),
        said=("oksana-petrenko", "I sew. I bring my machine and my mother."),
        in_polish=("Dziesięć wieczorów napraw", "Narzędzia, sala i zupa przez dziesięć czwartków: przynieś to, co zepsute, i napraw to z kimś, kto umie."),
        easy="Bring things that are broken. We mend them together. There is soup.",
    ),
    Idea(
        key="lantern-supper", title="A lantern supper on the quay",
        short="One long table, two hundred lanterns, and everybody brings a dish.",
        on_ballot=("sparks-night", 6), cost=1_400_00, day=-36, from_=("rosa-bellini", "harbourside", "food"), at=(840, -90),
        says=("A table from the ice house to the crane. The café lends the benches.", "Because the quay at night is the best room in town."),
        said=("chidi-okafor", "Two pots of jollof. One is hot."),
        in_polish=("Kolacja przy lampionach na nabrzeżu", "Jeden długi stół, dwieście lampionów i każdy przynosi coś do jedzenia."),
        easy="We eat together at one long table at the harbour. Everybody brings food.",
    ),
    Idea(
        key="star-night", title="A night without street lamps",
        short="For two hours the lamps on the Links go off, and the astronomers of Kinmouth bring three telescopes.",
        on_ballot=("sparks-night", 7), cost=600_00, day=-35, from_=("lewis-gordon", None, "learning"), at=(1560, -150),
        says=("You can see the Milky Way from here. Nobody under 20 has.", "It is above us the whole time."),
        said=("margaret-sim", "At last a homework that I should like to set."),
        in_polish=("Noc bez latarni", "Na dwie godziny gasną lampy na Links, a astronomowie z Kinmouth przywożą trzy teleskopy."),
        easy="The street lamps go off for two hours. You can look at the stars.",
    ),
    Idea(
        key="kitchen-ceilidh", title="A ceilidh for people who cannot dance",
        short="A caller, a band and flat shoes. The first hour is practice, the second is not.",
        on_ballot=("sparks-night", 8), cost=1_100_00, day=-35, from_=("wei-chen", "old-town", "meeting"), at=(30, 60),
        says=("In the Town House, with tea. Wheelchairs dance too: the caller has taught it for years.", "Half of us stand at the wall and wish."),
        said=("donald-macrae", "I shall stand at the wall and wish nearer."),
        in_polish=("Ceilidh dla tych, co nie umieją tańczyć", "Wodzirej, kapela i płaskie buty. Pierwsza godzina to próba, druga już nie."),
        easy="A dance evening. Somebody shows you the steps. Wheelchairs are welcome.",
    ),
    Idea(
        key="silent-film-organ", title="Silent films with the old organ",
        short="Three short films from 1912, one of them of this harbour, with Wei at the organ of the Town House.",
        on_ballot=("sparks-night", 9), cost=900_00, day=-34, from_=("iain-maciver", "old-town", "culture"), at=(10, 90),
        says=("The archive lends the films for a fee. One shows the herring boats come in, and a boy who waves.", "The boy is my grandfather."),
        said=("isla-fraser", "I will bring a handkerchief for everybody."),
        in_polish=("Nieme filmy przy starych organach", "Trzy krótkie filmy z 1912 roku, jeden o tym porcie, a przy organach w ratuszu Wei."),
        easy="We watch three very old films. There is music.",
    ),
)  # fmt: skip

GARDEN: tuple[Proposal, ...] = written(
    Idea(
        key="garden-reading-seats", title="Six seats out of the wind",
        short="Wooden seats with high sides, each for two people or for one and a dog.",
        on_ballot=("garden-town", 1), cost=2_100_00, day=-68, from_=("jean-buchan", "old-town", "meeting"), at=(-60, 190),
        says=("The garden is sunny and nobody sits in it, because of the wind.", "I should like to turn a page when I choose to."),
        said=("isla-fraser", "The library will bring the cushions in when it rains."),
    ),
    Idea(
        key="garden-story-hut", title="A hut for stories",
        short="A round wooden hut for fifteen small children and one large voice.",
        on_ballot=("garden-town", 2), cost=2_900_00, day=-68, from_=("hannah-lindsay", "old-town", "learning"), at=(-70, 200),
        says=("Story time has 31 children in a room for 14. In the hut they can be loud.", "A dragon needs room."),
        said=("amina-yusuf", "I do voices. Ask anybody."),
    ),
    Idea(
        key="garden-herbs", title="Herbs in raised beds",
        short="Three beds that you can reach from a wheelchair, with herbs for anyone to pick.",
        on_ballot=("garden-town", 3), cost=1_300_00, day=-67, from_=("fergus-baird", "old-town", "food"), at=(-50, 180),
        says=("Mint, thyme, chives, lovage. The allotment society looks after them.", "A library lends. So does a bed of mint."),
        said=("chidi-okafor", "Lovage! Somebody has taste."),
    ),
    Idea(
        key="garden-poetry-wall", title="A wall for poems",
        short="A blackboard twelve feet long, under a small roof, and a box of chalk.",
        on_ballot=("garden-town", 4), cost=800_00, day=-67, from_=("wei-chen", "old-town", "culture"), at=(-80, 210),
        says=("One poem a week, chosen by whoever has the chalk. The rain is the editor.", "Because some of us write very short things."),
        said=("eilidh-stewart", "The rain / is the editor. That is one already."),
    ),
)  # fmt: skip

CHEST: tuple[Proposal, ...] = written(
    Idea(
        key="chest-lunch-van", title="The lunch club's van",
        short="A used van with a tail lift, to bring 40 people to lunch and home again.",
        on_ballot=("chest-town", 1), cost=8_500_00, day=-43, from_=("jean-buchan", "old-town", "food"), at=(-120, 60),
        says=("We have paid for taxis since the old van failed. That is £92 a week.", "Lunch is no use if you cannot get to it."),
        said=("farah-siddiqui", "Two of my customers have not been out since October."),
    ),
    Idea(
        key="chest-rowing-gear", title="Life jackets in small sizes",
        short="Twenty life jackets and a light oar, so that children from eight can row.",
        on_ballot=("chest-town", 2), cost=2_600_00, day=-43, from_=("sandy-morrison", "harbourside", "sport"), at=(980, -160),
        says=("We send children away because the jackets come down to their knees.", "They wave from the pier. It is hard to bear."),
        said=("rosa-bellini", "Mine is one of those who wave."),
    ),
    Idea(
        key="chest-young-carers", title="Six days out for young carers",
        short="Twenty-two young people who look after somebody at home: a boat, a film, a hill, and no washing-up.",
        on_ballot=("chest-town", 3), cost=5_400_00, day=-42, from_=("nadia-hussain", None, "care"), at=(400, 600),
        says=("They are from nine to seventeen. Somebody sits in for them at home; that is in the price.", "They never ask. So I do."),
        said=("priya-nair", "The surgery knows of thirty more."),
    ),
    Idea(
        key="chest-choir-piano", title="A piano that keeps its tuning",
        short="A good second-hand piano for the community centre, with a lock and a stool.",
        on_ballot=("chest-town", 4), cost=3_200_00, day=-42, from_=("wei-chen", "northfield", "culture"), at=(-690, 1230),
        says=("Three choirs and a toddler group share a piano with eleven silent keys.", "We know by now which songs avoid them."),
        said=("mairi-maclean", "There are not many left."),
    ),
    Idea(
        key="chest-warm-shed", title="Heating for the repair shed",
        short="A stove, a flue and insulation, so that the shed opens in winter too.",
        on_ballot=("chest-town", 5), cost=4_700_00, day=-41, from_=("donald-macrae", "harbourside", "homes"), at=(900, -60),
        says=("From November to March the glue does not set. Neither do we.", "It is the one place where I talk."),
        said=("ruaridh-campbell", "He does, too."),
    ),
)  # fmt: skip
