"""The small word lists by which names are judged."""

from __future__ import annotations

TITLES = frozenset(
    "president minister chancellor premier governor chairman chairwoman chair chief ceo cfo coo executive officer spokesman "
    "spokeswoman spokesperson secretary senator sen rep gov gen general admiral colonel analyst analysts economist strategist "
    "director head ambassador dictator leader official judge attorney lawyer founder co-founder commissioner envoy king queen "
    "prince mr mrs ms dr prof professor mayor congressman congresswoman lawmaker banker trader fund-manager manager".split()
)
TITLE_WORDS = TITLES | frozenset(
    "prime vice deputy acting former interim foreign defence defense finance economy interior trade energy agriculture "
    "infrastructure treasury state security national press co of the for and senior top".split()
)
SPEECH = frozenset(
    "said says told tells added adds wrote noted warned announced asked argued confirmed denied insisted".split()
)
COMPANY_SHAPES = frozenset("inc corp corporation ltd limited plc llc holdings oyj".split())
CAPITAL_SHAPES = frozenset(
    "AG SA NV SE ASA AS AB SpA LP PLC Co".split()
)  # told from common words by their capitals
AFTER_COMPANY = frozenset(
    "inc corp corporation company co plc ltd shares share stock stocks ceo cfo earnings profit profits revenue sales results "
    "bonds dividend investors shareholders eps pt adj. prelim fy revenues coo executive chairman chief supplier ltd q1 q2 q3 q4 quarterly stake deliveries unit".split()
)
BEFORE_COMPANY = frozenset(
    "maker giant retailer automaker carmaker bank lender chipmaker insurer drugmaker rival supplier unit downgrades upgrades "
    "downgraded upgraded coverage initiates maintains reiterates upgrade downgrade buy sell at of against from by".split()
)
BUSINESS_VERBS = frozenset(
    "to says said reports reported beats misses raises raised cuts lowers lowered unveils launches launched names named recalls "
    "wins won acquires acquired buys bought plans posts posted sees will opens delivers delivered halts sells sold agrees agreed "
    "joins hires expects files faces invests announces announced rises falls jumps drops gains slides surges tumbles hits tops "
    "starts shuts restarts delays weighs drags rallies stumbles slips rebounds expands defeats settles seeks urges denies reaffirms upgraded downgraded initiated guides authorizes prices expects enters completes closes adds issues receives signs partners sues settles declined denied".split()
)
SMALL = frozenset(
    "a an the of and or to in for on with as at by from is are was were be but not over after amid its it he she".split()
)
NOT_NAMES = SMALL | SPEECH | BUSINESS_VERBS | frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september "
    "october november december new may could would should can what why how when where who this that these those here there "
    "meanwhile however if while since update correction corrects read see also".split()
)  # fmt: skip
POSSESSIVE = frozenset(("'s", "’s"))
MARKET_WORDS = frozenset(
    "shares stock stocks Shares Stock Stocks Nasdaq NYSE NASDAQ EPS earnings Earnings analyst Analyst analysts revenue Revenue "
    "investors shareholders Q1 Q2 Q3 Q4 PT Downgrades Upgrades Initiates Maintains Coverage dividend Dividend quarterly "
    "chipmaker automaker retailer smartphone IPO".split()
)
WIRE_SLUGS = frozenset(
    "brief buzz corrected refile update media stocks markets snapshot exclusive insight focus".split()
)
# What a public body's name ends in, or opens with before "of".
BODY_ENDS = frozenset(
    "ministry department council commission committee court university college institute institution association federation "
    "authority agency union foundation bureau parliament congress assembly senate army navy administration secretariat tribunal "
    "directorate inspectorate academy observatory laboratory hospital school church party coalition alliance organisation organization "
    "centre programme corps police".split()
)
BODY_OPENINGS = frozenset(
    "ministry department bank university office bureau institute board court association council confederation league federation "
    "chamber society college academy organisation organization commission".split()
)
# What stands behind the name of a company or person that a place, prize or building is called after.
VENUES = frozenset(
    "center centre arena field stadium park building hall tower towers bowl plaza square street avenue boulevard bridge prize "
    "award cup open championship classic theatre theater library museum trophy road lane beach lake river island mountain valley "
    "county airport station convention".split()
)
NAME_LINKS = frozenset(
    "de del della di da dos das du van von der den bin ibn al el la le ben abu ter".split()
)
PLACE_BEFORE = frozenset("in at near from outside across throughout around toward towards".split())
# What is said of goods that are traded, near a word that is a metal, a colour or a verb too.
TRADED = frozenset(
    "prices price futures ore mine mines miner miners mining tonnes tons ounce ounces barrel barrels output production exports imports "
    "export import supply supplies market markets demand smelter refinery refined ingots bullion contract contracts traders trading "
    "traded inventories stockpiles benchmark commodity commodities harvest crop crops shipments shipment cargo cargoes bushel bushels "
    "pipeline producers producer drillers fields wells deposit deposits reserves rally spot cents per".split()
)
