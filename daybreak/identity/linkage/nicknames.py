"""Short and familiar forms of given names, written down for this engine from common knowledge."""

from __future__ import annotations

from functools import lru_cache

# formal name: forms people use for it. A form may stand for several formal names; a formal name never for another.
_FORMS = """
abigail: abbie abby gail
agnieszka: aga
albert: al bert bertie
alexander: al alec alex lex sandy sasha xander
alexandra: alex lexi sandra sasha
alfred: al alf alfie fred
alison: ali
amanda: mandy
amelia: amy millie
andrew: andy drew
angela: angie
anthony: ant tony
antonia: toni
archibald: archie
arthur: art
barbara: babs barb
barnaby: barney
benjamin: ben benji benny
bernard: bernie
bethany: beth
bradley: brad
bridget: biddy bridie
cameron: cam
caroline: carol carrie caz
catherine: cat cath cathy kate katie kit kitty
cecilia: cissie
charles: charlie chas chaz chuck
charlotte: charlie lottie
christina: chris chrissie tina
christine: chris chrissie
christopher: chris kit topher
clifford: cliff
constance: connie
cynthia: cindy
daniel: dan danny
david: dai dave davey
deborah: deb debbie debs
dennis: den denny
derek: del
dominic: dom
donald: don donnie
dorothy: dolly dot dottie
douglas: doug dougie
edith: edie
edmund: ed eddie ned ted
edward: ed eddie ned ted teddy
eleanor: ella ellie nell nora
elizabeth: bess beth betsy betty eliza elsie libby liz liza lizzie
emily: em millie
emma: em
eugene: gene
evelyn: evie
ewan: euan
florence: flo florrie flossie
frances: fran frankie
francis: frank frankie
franklin: frank
frederick: fred freddie
gabriel: gabe
gabriella: gabby
gareth: gaz
gary: gaz
geoffrey: geoff
georgina: georgie gina
gerald: gerry
geraldine: gerry
gertrude: gertie trudy
gillian: gill jill
graham: gray
gregory: greg
gwendolyn: gwen
hamish: seumas
harold: hal harry
harriet: hattie
helena: lena
henrietta: etta hettie
henry: hal hank harry
herbert: bert herb
howard: howie
hubert: bert
hugh: hughie shug
ibrahim: ibby
irene: rene
isaac: ike
isabella: bella izzy
isabelle: belle izzy
isobel: izzy
jacob: jake
jacqueline: jackie jacqui
james: jamie jim jimmy jimbo
janet: jan
janice: jan
jasmine: jas jaz
jason: jase
jeffrey: jeff
jemima: mima
jennifer: jen jennie jenny
jeremiah: jerry
jeremy: jem jerry
jessica: jess jessie
joanna: jo
joanne: jo
john: jack johnny
jonathan: jon jonny
joseph: joe joey
josephine: jo josie
joshua: josh
judith: judy
julian: jules
julie: jules
karen: kaz
katherine: kat kate kath kathy katie kay kit kitty
kathleen: kath kathy
kenneth: ken kenny
kimberley: kim
kristopher: kris
laurence: larry laurie
lawrence: larry laurie
leonard: len lenny leo
leslie: les
lewis: lew
lillian: lil lily
louisa: lou
louise: lou
lucille: lucy
lynda: lyn
madeleine: maddie
magdalena: magda
malcolm: mal
malgorzata: gosia
margaret: maggie mags marge meg megan peg peggy rita
marjorie: marge
martha: mattie
martin: marty
matilda: tilda tilly
matthew: mat matt matty
maureen: mo
maurice: mo
maxwell: max
maximilian: max
melanie: mel
melissa: mel
michael: mick micky mike mikey
michelle: chelle shell
mildred: millie
mohammed: mo mohamed mohammad muhammad muhammed
montgomery: monty
natalie: nat
natasha: tasha
nathan: nat nate
nathaniel: nat nate nathan
neville: nev
nicholas: nick nicky nico
nicola: nicky nikki
norman: norm
oliver: ollie
olivia: liv livvy
oswald: ozzie
pamela: pam
patience: pat
patricia: pat patsy patti tricia trish
patrick: pad paddy pat
penelope: pen penny
percival: percy
peter: pete
philip: phil pip
philippa: pip pippa
phillip: phil
priscilla: cilla
rachel: rach
randolph: randy
raymond: ray
rebecca: becca becky bex
reginald: reg reggie
reuben: ben rube
richard: dick dickie ric rich richie rick ricky
robert: bert bob bobby rab rob robbie robin
robyn: rob
roderick: rod roddy
rodney: rod
roger: rodge
roland: roly
ronald: ron ronnie
rosalind: ros
rosemary: rose rosie
rudolph: rudy
rupert: rupe
russell: russ
salvatore: sal
samantha: sam sammie
samuel: sam sammy
sarah: sadie sal sally
sebastian: bas seb
sharon: shaz
shirley: shirl
sidney: sid
simon: si
sophia: sophie
stanislaw: staszek
stanley: stan
stephanie: steph
stephen: steve stevie
steven: steve stevie
stuart: stu
susan: sue susie suzie
suzanne: sue suzie
sylvester: sly
tabitha: tabby
terence: tel terry
teresa: terri tess
theodora: dora thea
theodore: ted teddy theo
theresa: terri tess
thomas: tam tom tommy
timothy: tim timmy
tobias: toby
ursula: ursie
valerie: val
vanessa: nessa
veronica: ronnie vera
victor: vic
victoria: tori vicky vikki
vincent: vin vince vinny
violet: vi
virginia: ginny
vivian: viv
wallace: wally
walter: wally walt
wilfred: wilf
wilhelmina: mina minnie
william: bill billy liam will willie willy
winifred: freda win winnie
yusuf: yousef youssef
yvonne: von
zachary: zac zach zack
"""


def _read() -> dict[str, frozenset[str]]:
    formal: dict[str, set[str]] = {}
    for line in _FORMS.strip().splitlines():
        name, _, forms = line.partition(": ")
        for form in (name, *forms.split()):
            formal.setdefault(form, set()).add(name)
    return {form: frozenset(names | {form}) for form, names in formal.items()}


_FORMAL_NAMES = _read()


def formal_names() -> dict[str, frozenset[str]]:
    """Return for every form and formal name the names it may stand for, itself included."""
    return dict(_FORMAL_NAMES)


@lru_cache(maxsize=1 << 16)
def roots(given_name: str) -> frozenset[str]:
    """Return the names a given name may stand for, itself included; of several names the first one counts."""
    first = given_name.split(" ", 1)[0]
    return _FORMAL_NAMES.get(first, frozenset((first,)))


def forms_of(given_name: str) -> list[str]:
    """Return the short and familiar forms of a given name, sorted; empty where it has none."""
    return sorted(form for form, names in _FORMAL_NAMES.items() if given_name in names and form != given_name)
