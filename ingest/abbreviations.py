"""Dutch abbreviations that end in a full stop, written without it and in lower case.

Three kinds, because a full stop after them means three things: after a TITLE never an end, after a NEVER_LAST only
when nothing else can be meant, after a MAY_END an end as soon as a capital follows.
"""

TITLES = frozenset(
    """
    b.sc bc bsc burg dhr dr dra drs ds em fam gebr ing ir jhr jkvr jonkh kand kol ll.b ll.m lt maj med mej mevr mgr
    mr mrs ms mw pr prof prov rev sgt sr st ste wed wnd zr
    """.split()
)

NEVER_LAST = frozenset(
    """
    a.d.h.v a.h.w a.k.a aanbev aant abs act afb afd afl afz alg all alv amsterd appl apr arr art artt aug b.d b.v.d
    bep betr bez bijgev bijl bijv bijz blz brab bv bvb c.a c.f c.i c.p c.q ca cap cat cf cfr chr circ cit co coll
    conf coöp d.d d.i d.m d.m.v d.w.z dd dec def dept desbetr diff dir div do doc dw e.a.m eccl ed eenh eerstv ev ex
    exc excl fa feb febr ff fig figg fol ft g.g geb gebr gedr geill gem gen geref gest get gez gr h.t.l hd hfdst
    hfst hh hoofdst hs i.a i.c i.e i.g.v i.h.a i.h.b i.h.k.v i.i.g i.m i.o.m i.p.v i.r.t i.s.m i.t.t i.v.m i.z i.z.g
    ib ibid id ill incl inh inl insp inst int jan jg jul jun k.b kad kgl koninkl lett lg lit litt lut m.a.w m.b.t
    m.b.v m.e.g m.h.o m.i m.i.v m.m m.m.v m.n m.t.v m.u.v mar max mbt mbv mld mln mnd mul n.a n.a.v n.b n.l n.v.d
    nat nav ned nl nov nr nrs o.a o.b.v o.g o.g.v o.i o.i.v o.l.v o.m o.n o.r.v o.v o.v.v oa obv okt ong onged ontst
    ontv oorspr opg opl opm orig p.a p.p.p.d p.w pag parag parl pct penn pl plm plv pnt pp pres pseud psych publ q.e
    r.k rapp red ref reg resp s.v secr sep sept soc sp spec st str subs suppl t.a.v t.b.v t.e.m t.g.v t.h.v t.n.v
    t.o.v t.w t.w.v tab tav tel terl toeg toel tov tr trad u.d univ v.a v.chr v.d v.d.h v.i v.l v.l.n.r v.m v.s.v va
    vb verb verg verh verm vert vgl vlg vlgs vnl volg voorz vs vz w.v.g w.w.v wd wetensch ww z.b z.g z.g.a.n z.i
    z.o.z zgn zkh zog
    """.split()
)

MAY_END = frozenset(
    """
    a.s a.u.b afk aub b.g b.v bibl c.a c.s cm cs d.v dl doorl e.a e.d e.e.a e.u e.v e.v.a enz etc ev g.j gr h h.m ha
    i.o inc jl jr k.k kg km l.g l.s ltd m m.v.g mil min n.c n.n n.v n.v.t nml nvt o.d o.i.d o.n p.d p.j p.m p.p p.s
    p.st p.w.d r.i.p s.a s.g s.s.t.t s.v.p sr t.z.t u u.a u.s u.s.a uitgev v.c v.g v.n v.o.f v.s v.v vnml w.g w.n
    w.o z.a z.s.m z.z zsm
    """.split()
)

# Words that open a sentence far more often than they open a name: after an initial or a number they decide.
OPENERS = frozenset(
    """
    Aan Al Alle Alleen Als Bij Bovendien Daar Daarbij Daardoor Daarin Daarmee Daarna Daarnaast Daarom Daaruit Dan
    Dat Denk Deze Dit Doel Door Doordat Dus Echter Een Eerst Elk Elke En Er Ga Geef Gemeenten Gesprekken Het Hier
    Hierbij Hierdoor Hiermee Hij Hoe Hoewel Hun Ik In Indien Is Je Jongeren Juist Kan Kennis Kies Kijk Kinderen Komt
    Lees Let Maak Maar Mede Meer Men Met Mijn Misschien Moet Na Naast Natuurlijk Net Niet Nu Of Om Omdat Ondanks
    Onze Ook Op Ouders Over Pas Per Samen Sinds Soms Terwijl Toch Toen Tot Tussen Uit Uiteindelijk Vaak Van Vanaf
    Vanuit Veel Verder Volgens Voor Vooral Vraag Waar Waarom Wanneer Want Wat We Wel Welke Werk Wie Wij Wil Worden
    Wordt Ze Zelf Zie Zij Zijn Zo Zoals Zodra Zonder Zowel
    """.split()
)

# After these words a number and a full stop are a label: "Stap 2. Bespreek", "Figuur 3. Verloop".
NUMBERED = frozenset(
    """
    aanbeveling afbeelding art artikel bijlage blok box casus deel fase figuur grafiek hoofdstuk les lid module
    onderdeel paragraaf punt sessie stap tabel thema tip vraag vuistregel
    """.split()
)
