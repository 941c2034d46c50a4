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
# By these people are addressed, before a surname alone.
ADDRESSES = frozenset(
    "mr mrs ms dr sen rep gov senator governor president congressman congresswoman mayor judge justice sir lord lady".split()
)
SPEECH = frozenset(
    "said says told tells added adds wrote noted warned announced asked argued confirmed denied insisted".split()
)
COMPANY_SHAPES = frozenset("inc corp corporation ltd limited plc llc holdings oyj".split())
# In what names of companies end that leave out the legal form; behind a name of its own, no everyday word.
TRADE_ENDS = frozenset(
    "foods pharma pharmaceuticals therapeutics biotech securities insurance software utilities brands metals minerals energy petroleum "
    "airlines airways air motors technologies systems industries laboratories labs associates partners advisors advisers capital "
    "bank bancorp group ventures logistics shipping steel mining resources chemicals semiconductors networks telecom media "
    "entertainment studios games robotics aerospace dynamics electronics instruments retail stores hotels resorts properties "
    "realty homes construction engineering materials plastics paper packaging beverages breweries wines tobacco cosmetics "
    "investments equity fund funds trust bakeries farms dairies mills textiles gazette tribune herald times".split()
)
CAPITAL_SHAPES = frozenset(
    "AG SA NV SE ASA AS AB SpA LP PLC Co".split()
)  # told from common words by their capitals
AFTER_COMPANY = frozenset(
    "inc corp corporation company co plc ltd shares share stock stocks ceo cfo earnings profit profits revenue sales results "
    "bonds dividend investors shareholders eps pt adj. prelim fy revenues coo executive chairman chief supplier ltd q1 q2 q3 q4 quarterly stake deliveries unit".split()
)
# What only companies have: said of a name before it by its gate.
COMPANY_THINGS = AFTER_COMPANY | frozenset(
    "adj shareholder stockholders guidance forecast outlook buyback ipo margin margins net ebitda volume calls puts board "
    "director cto spokesman spokeswoman employees workers plant plants factory subsidiary fy09 fy10 fy11 fy12 "
    "fy13 fy14 fy15 fy16 1q 2q 3q 4q preview comps bondholders creditors merger acquisition aum offering holding".split()
)
RATING_WORDS = frozenset(
    "downgrades upgrades downgraded upgraded downgrade upgrade coverage initiates initiated maintains maintained reiterates "
    "reiterated reaffirms resumes assumes pt target targets estimates estimate rating neutral buy sell hold outperform "
    "underperform overweight underweight bullish bearish positive negative cautious initiating raises lowers cuts boosts "
    "lowered raised price recommends likes favors prefers adjusts positive estimates option options calls puts long short".split()
)
RATING_VERBS = RATING_WORDS - frozenset(
    "coverage pt target targets estimates estimate rating price option options calls puts neutral overweight underweight "
    "outperform underperform positive negative".split()
)
COMPANY_NOUNS = frozenset(
    "maker giant retailer automaker carmaker bank lender chipmaker insurer drugmaker rival rivals supplier unit operator miner "
    "utility broker brewer airline carrier steelmaker manufacturer startup start-up developer producer owner parent chain firm "
    "company group steelmaker biotech planemaker conglomerate publisher grocer driller refiner telecoms telecom software "
    "services competitor competitors peers peer shares stock stake".split()
)
PREPOSITIONS = frozenset(
    "at of against from by on in with for to into over about than like between vs versus and or as".split()
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
    "shares stock stocks Shares Stock Stocks Nasdaq NYSE NASDAQ EPS earnings Earnings analyst Analyst analysts Analysts revenue "
    "Revenue investors Investors shareholders Q1 Q2 Q3 Q4 PT Downgrades Upgrades Initiates Maintains Coverage dividend Dividend "
    "quarterly chipmaker automaker retailer smartphone IPO Upgraded Downgraded Reiterates Target Rev Sales Est Adj Adj. Guidance "
    "guidance forecast Outlook Offering offering FY FY10 FY11 FY12 FY13 FY14 FY15 FY16 shareholder Shareholders buyback Buyback "
    "takeover Takeover acquisition Acquisition merger Merger acquire Acquire Calls Puts Call Put Options options Insiders "
    "Premarket Pre-Market Gainers Losers Movers Traders traders trading Trading Buy Sell Hold Overweight Underweight Neutral "
    "Outperform Underperform profit Profit BRIEF BUZZ STOCKS MARKETS qtrly antitrust patent startup CEO CFO Capital".split()
)
POLITICS = frozenset(
    "President senator Senator Sen senators Democrats Democratic Republicans Republican voters election campaign "
    "Clinton Trump Obama Congress House Senate governor Governor Gov candidate candidates nominee police Police mayor Mayor "
    "church war troops army military murder killed prison school students university children "
    "season coach players team minister Minister parliament party protest protesters village family mother father".split()
)
# Words that speak of a sector, in our own names for sectors (tables' other names are mapped to them).
_SECTOR_WORDS = {
    "technology": "software app apps cloud chip chips chipmaker smartphone smartphones phone phones tablet iPhone Android "
    "computer computers internet online data server servers users streaming semiconductor semiconductors search wireless "
    "telecoms broadband video cable TV network networks",
    "health care": "drug drugs drugmaker FDA trial patients cancer vaccine biotech hepatitis clinical therapy treatment medical "
    "Phase insulin dose hospital hospitals",
    "financials": "bank banks lender loans loan deposits mortgage mortgages insurer insurance premiums credit card cards "
    "payments brokerage assets AUM fund funds fintech reinsurance REIT claims",
    "energy": "oil gas crude shale drilling rig rigs refinery refining pipeline LNG barrels output upstream",
    "consumer services": "retailer retail stores store shoppers clothing fashion restaurants restaurant diners sales carmaker "
    "automaker cars vehicles vehicle hotel hotels cruise airline toys grocery supermarket brand brands beer soda snacks",
    "industrials": "airline airlines flights aircraft jets jet engines engine plant factory machinery freight cargo railway "
    "trucks aerospace defence defense contract missiles shipping",
    "materials": "steel mine mines miner mining gold copper ore lithium chemicals chemical fertiliser fertilizer cement ounces",
    "utilities": "power electricity utility reactor grid nuclear solar wind rates customers megawatts",
}  # fmt: skip
SECTORS = {word: sector for sector, words in _SECTOR_WORDS.items() for word in words.split()}
WIRE_SLUGS = frozenset(
    "brief buzz corrected refile update media stocks markets snapshot exclusive insight focus rpt breaking hearing press "
    "column analysis preview airshow interview dealtalk factbox wrapup treasuries".split()
)
# Capitals that are no tickers wherever they stand, though some are listed.
NO_TICKERS = frozenset(
    "CEO CFO COO CTO FDA SEC EPS GDP IPO ETF ETN USA UK EU UN UAE FBI CIA NSA DHS GOP DNC RNC NBA NFL MLB NHL FIFA DNA RNA HIV AIDS "
    "COVID AI EV EVS IT PC PCS TV PR HR US WHO WTO IMF ECB BOJ BOE RBI RBA FED FOMC DOJ FTC FCC EPA IRS DOE DOD NASA OPEC LNG LPG CPI "
    "PPI PMI ISM QE YOY QOQ MOM FY PT AM PM ET EST EDT PST GMT UTC BST AD BC BBC PBS NPR AP AFP LA NY NYC DC CA TX FL OH PA IL MA NJ VA "
    "WA CO MD MN AZ GA NC SC TN IN MI WI OR II III IV VI VII VIII IX XI XII ALL ON SO OR NO YES OK AT BY TO OF AN AS BE DO GO HE IF IS "
    "ME MY UP WE NOW NEW ONE TWO ANY ARE CAN FOR HAS NOT OUT THE WAS YOU AND BUT LLC LLP INC LTD PLC LP SA AG NV SE AB AS ASA CORP CO "
    "USD EUR GBP JPY CHF CAD AUD CNY INR VAT TAX NATO ISIS ISIL UNSC NRA ACLU KKK LGBT LGBTQ BLM UPDATE BRIEF RPT EBIT EBITDA ROE ROI "
    "AUM NAV DCF LBO CDO CDS MBS CMO REIT SPAC SAAS B2B API APP GPS LED LCD CPU GPU RAM SSD DVD VC PE MD VP SVP EVP JV LOI MOU NDA "
    "BLA EMA CE ER ICU MRI CT PHD MBA JD DVM ID TD QB RB WR ERA RBI GMO NGO TPP NAFTA USMCA MACD RSI SMA EMA DJIA SPX VIX NYSE AMEX "
    "OTC TSX ASX LSE FTSE DAX CAC HSI OI ATM ITM OTM WTD MTD QTD YTD EOD TBA TBD FAQ DIY HD UHD HDTV DVR ISP VPN BOGO MPG EV SUV ATV "
    "PSA MSRP MLP LNG NGL BTU MW GW KW BPD BOE BBL FBO ATF DEA ICE TSA VA HUD USDA CDC NIH CMS CBO OMB GAO FAA NTSB NHTSA PBOC BOC SNB "
    "RIP TBH OMG LOL VIP CSI SOS UFO MVP PAC USB GMT CST PDT CDT MDT MST IST CET BRT HKT AEDT TKO WBA WBO IBF IBO WBC MVP NFT NFTS ACA SXSW DVR DJ SEAL BRIC PIGS BRICS ESG DEI CRISPR MRNA CAR GOOD TRUE REAL SAVE LIVE FREE BEST HUGE OPEN "
    "HQ UI UX IE XP URL PDF HTML HK NH RI SD ND WV KY AK KS BV GMBH EC CCC WPM RPM MPH MLN BLN STG DLR PCT NOTE".split()
)
# What is said of something by a company that stands before it, glued by a hyphen.
GLUED_BEHIND = frozenset(
    "backed owned led controlled run sponsored funded made branded like style linked listed source sources".split()
)
MAKING = frozenset(
    "opens open opening builds build building doubles double doubling triples triple expands expand expanding boosts boost boosting "
    "starts start starting restarts restart makes make making raises raise lifts lift steps ramps plans plan".split()
)
GOODS = frozenset(
    "plant plants factory factories production output lines line supply supplies orders sales works mill".split()
)
# Before a name these make it a place's, behind it an office's; regions that companies are called after.
LANDMARKS = frozenset("mt mount lake fort cape port".split())
REGIONS = frozenset(
    (
        "new england",
        "north america",
        "latin america",
        "great lakes",
        "gulf coast",
        "pacific northwest",
        "deep south",
    )
)
COMPASS = frozenset("north south east west northeast northwest southeast southwest".split())
STATES = frozenset(
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN "
    "TX UT VT VA WA WV WI WY".split()
)
STATE_WORDS = frozenset(  # as datelines and addresses write them
    "ala ariz ark calif colo conn del fla ga ind kan ky mich minn miss mont neb nev okla ore tenn tex wash wis wyo ohio iowa "
    "alabama alaska arizona arkansas california colorado connecticut delaware florida hawaii idaho illinois indiana kansas kentucky "
    "louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana nebraska nevada oklahoma oregon "
    "pennsylvania tennessee texas utah vermont virginia wisconsin wyoming".split()
)
# Outlets that are listed, or brands of listed companies, and picture desks: named as the source more often than not.
OUTLETS = frozenset(("outlet", "press wire"))
TELLING = frozenset("reports reported posts posted poll polls interview named names to".split())
PICTURE_DESKS = frozenset(("Getty Images", "Shutterstock"))
NEWSROOMS = frozenset(
    "CBS,NBC,ABC,CNN,BUZZFEED,USA TODAY,NEW YORK TIMES,NBC NEWS,CBS NEWS,ABC NEWS,FOX NEWS,MSNBC,CNBC,ITV,ESPN,TELEMUNDO,"
    "UNIVISION,SKY NEWS,FOX SPORTS,HARPERCOLLINS".split(",")
)
# Places where people write and show things: "on Twitter" is no news of the company.
CHANNELS = frozenset(
    "Twitter Facebook Instagram YouTube Youtube WhatsApp Snapchat TikTok Reddit LinkedIn".split()
)
ON_CHANNEL = frozenset("on via through his her their my your our a official".split())
OF_CHANNEL = frozenset(
    "post posts posted page pages account accounts feed feeds followers follower video videos message messages live status handle "
    "group groups user users chat profile tweet tweets rant poll town-hall search searches hangout channel clip".split()
)
# Forms of verbs that are as often the plural of a noun: "Visa rules" is no news of the company's ruling.
NOUNS_TOO = frozenset(
    "rules fears hopes talks fires companies trees claims needs views forces states plants moves votes notes rates lines points "
    "parts ways works wars tests fields numbers cases orders levels limits signs lights scores laws scans traders users holders "
    "growers pickers stores prices costs options cards uses benefits attacks alerts seats times dates names papers books grounds "
    "matters issues interests results reports plans demands supports controls drives runs deals starts".split()
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
SCHOOLS = frozenset("university college school church hospital foundation festival parade parkway".split())
NAME_LINKS = frozenset(
    "de del della des di da dos das du van von der den bin ibn al el la le ben abu ter".split()
)
# Surnames that stand before the given name; a story names their bearers again by the first word.
SURNAMES_FIRST = frozenset(
    "kim lee park pak choi jung jeong chung cho kang yoon yun jang lim han oh seo shin kwon hwang ahn song ryu hong moon na ri jo son bae noh roh "
    "lai tsai chen chang wang wu su ko hou lin hsiao hsieh huang liu yang chao cheng chiang ma yu ku".split()
)
PLACE_BEFORE = frozenset("in at near from outside across throughout around toward towards off".split())
# After these a place stands as often as anything else: only what is a place and no other word counts.
PLACE_TOO = frozenset(
    "of via reach reached reaches visit visited visiting left leave leaving enter entered southern northern eastern western central "
    "hit struck".split()
)
# What is said of goods that are traded, near a word that is a metal, a colour or a verb too.
TRADED = frozenset(
    "prices price futures ore mine mines miner miners mining tonnes tons ounce ounces barrel barrels output production exports imports "
    "export import supply supplies market markets demand smelter refinery refined ingots bullion contract contracts traders trading "
    "traded inventories stockpiles benchmark commodity commodities harvest crop crops shipments shipment cargo cargoes bushel bushels "
    "pipeline producers producer drillers fields wells deposit deposits reserves rally spot cents per".split()
)
# Public bodies that go by an everyday word, what is spoken of near them, and what is only called after them.
OFFICE_KINDS = frozenset(
    ("central bank", "ministry", "parliament", "court", "regulator", "agency", "government")
)
OFFICE_NEAR = frozenset(
    "rate rates policy policymakers chair chairman chairwoman official officials minutes hike hikes pivot meeting governor governors "
    "president interest inflation tightening easing hawkish dovish bank secretary lawmakers bill vote votes voted lawmaker senate "
    "house ruling rules justices justice sanctions sanctioned budget regulators steady balance pause hold holds".split()
)
OFFICE_GOODS = frozenset(
    "yield yields bond bonds note notes bill bills stock shares futures market markets securities curve auction auctions prices up "
    "by on with to".split()
)
