"""Common given and family names, so that a name is known where no capital letter shows it.

The lists are evidence, never a condition: a name that is missing here is found by what stands
around it. Names are kept without case and accents, the way words are compared.
"""

from __future__ import annotations

from flows.understanding.spelling import words_of

GIVEN = words_of(
    """
    art bill buddy chase drew gene grant june mark may miles pat penny rich rob rose sue will
    aaron abby abdul abigail abraham ada adam adela adele adrian adriana adrien agnes ahmed
    aicha aidan aisha akira alain alan alba albert alberto aldo alejandra alejandro alena
    alessandra alessandro alessio alex alexa alexander alexandra alexandre alexia alexis
    alfonso alfred alfredo ali alice alicia alina alison allan allen allison alma alonso
    alvaro alyssa amanda amber amelia amelie amina amir amy ana anais andre andrea andreas
    andres andrew andy ang angela angele angelica angelina angelo angie anika anita anja anke
    ann anna annabel annalisa anne anneke annemarie annette annie annika anouk anselm anthony
    antje antoine anton antonella antonia antonio april ariana ariane ariel arjen arlette
    armando armin arne arnaud arnold arthur arturo ashley astrid audrey augusto aurelie aurora
    austin axel ayse aysha barack barbara barry bart bas bastian bastien beatrice beatrix
    beatriz becky ben benedikt benedetta benito benjamin benoit bernard bernd bernhard bert
    bertrand beth bettina betty bianca bill billy birgit bjorn blanca bob bobby boris brad
    bradley bram brandon brenda brent brian bridget brigitte britta brooke bruce bruna bruno
    bryan caitlin caleb calvin camila camilla camille camillo candice carina carl carla carlo
    carlos carmen carol carole carolin carolina caroline carolyn carsten casey cathy catherine
    cathleen cecelia cecile cecilia cedric celia celine cesar chad chantal charles charlie
    charlotte chelsea cher cheryl chiara chloe chris christa christel christelle christian
    christiane christina christine christoph christophe christopher cindy claire clara clarke
    claude claudia claudine claudio claus clemens clement clinton coen cole coleen colette
    colin connie connor conrad constance cora corina corinne corisa cornelia cornelio cornelis
    courtney craig cristian cristiano cristina crystal curtis cynthia cyril daan dagmar daisy
    dale damian damien damon dan dana daniel daniela daniele danielle danilo danny daphne
    dario darlene dave david davide dawn dean debbie deborah debra delphine denis denise
    dennis derek derrick destiny dex diana diane dick didier diego dieter dimitri dina dirk
    dolores domenico dominic dominik dominique don donald donna donovan dora doris dorothea
    dorothy doug douglas drew duane duke duncan dustin dylan earl eddie edgar edith edmund
    eduard eduardo edward edwin eileen elaine eleanor elena eleonora elisa elisabeth elise
    eliza elizabeth ella ellen elli ellie els elsa elsie elvira emanuele emil emilia emilie
    emilio emily emma emmanuel enrico enrique enzo eric erica erich erik erika erin ernest
    ernesto ernst erwin esmee esteban estelle esther ethan etienne eugene eugenia eva evan eve
    evelyn evelyne fabian fabien fabienne fabio fabrice fabrizio faith fanny fatima fatma
    federica federico felicia felipe felix femke ferdinand fernanda fernando filip filippo
    fiona flora florence florent florian floris francesca francesco francis francisca
    francisco franck franco francois francoise frank franz fred freddy frederic frederik
    frieda friedrich fritz gabriel gabriela gabriele gabriella gaelle gail gary gavin geert
    gemma george georg georges georgia georgina gerald geraldine gerard gerda gerhard gerrit
    gert gertrud giacomo gian gianluca gianni gijs gilbert gilles gina gino giorgia giorgio
    giovanna giovanni gisela gisele giulia giuliano giulio giuseppe gladys glen glenn gloria
    gordon grace graham greg gregor gregoire gregory greta guido guillaume guillermo gunter
    gunther gustav gustavo guy hanna hannah hannelore hannes hans harald harold harry hassan
    hazel heather hector heidi heike heiko heiner heinrich heinz helen helena helene helga
    helmut hendrik henk henri henriette henry herbert herman hermann hilda hilde hiroshi
    holger holly hope horst howard hubert hugo humberto ian ibrahim ida ignacio igor ilaria
    ilona ilse ines inga inge ingo ingrid irene iris irina irma isaac isabel isabella isabelle
    ismael ivan ivo ivonne jaap jack jackie jackson jacob jacopo jacqueline jacques jaime jake
    jakob james jamie jan jana jane janet janice janine jannik jasmin jasmine jason javier jay
    jean jeanette jeanne jeff jeffrey jen jennie jennifer jenny jens jeremy jerome jerri jerry
    jesse jessica jesus jill jim jimena jimmy jo joachim joan joana joanna joanne joaquin
    jochen joe joel joelle johan johann johanna johannes john johnny jolanda jon jonas
    jonathan joost jordan jordi jorg jorge joris jos jose josef josefa josefina joseph
    josephine josh joshua josie joy joyce juan juana juanita judith judy julia julian juliana
    julie julien juliette julio june jurgen justin justine jutta kai karen karim karin karina
    karine karl karla karsten katarina kate katharina katherine kathleen kathrin kathryn kathy
    katia katie katja katrin kay kees keith kelly ken kenneth kenny kerstin kevin khaled kim
    kimberly kirsten kirsty klaas klaus konrad kristen kristin kristina kurt kyle lara larry
    lars laura laure laurence laurent lauren lea leah leanne lee leila lena lennart leo leon
    leonard leonardo leonie leonor leroy leslie leticia lewis liam lidia liesbeth lili lilian
    lilly lily lina linda lindsay lionel lisa lise livia liz lloyd lois lola lorena lorenzo
    loretta lori lorraine lothar lotte lou louis louise lourdes luc luca lucas luciana luciano
    lucia lucie lucien lucy ludovic ludwig luigi luis luisa lukas luke luuk luz lydia lyla lyn
    lynn maarten mac maddalena madeleine madison magali magdalena mai maike malcolm mandy
    manfred manon manny manuel manuela mara marc marcel marcela marcella marcello marco marcos
    marcus margaret margarita margaux margot margret maria marian mariana marianne marie
    marieke mariella marielle marijke marilyn marina mario marion marisa marisol marit mariska
    mark marko markus marleen marlene marlies marsha marta martha martijn martin martina
    martine mary massimo mateo mathias mathieu mathilde matilda matilde matt matteo matthew
    matthias maud maureen maurice mauricio maurizio mauro max maxime may maya megan mehmet mei
    melanie melania melissa mercedes merle meryem mia micaela michael michaela michel michele
    micheline michelle miguel mike mila milan mildred milena miles mina miranda mireille
    miriam mirjam mirko mitchell mohamed mohammed moira mona monica monika monique morgan
    moritz moussa muhammad murat muriel myriam nadia nadine nadja nancy naomi natalia natalie
    natascha natasha nathalie nathan neil nell nelly nicholas nick nico nicola nicolas nicole
    niels nigel nina noah noel noemi nora norbert norma norman nuria octavio odette olaf olga
    oliver olivia olivier omar orlando oscar oskar osvaldo otto pablo padma paige pam pamela
    paola paolo pascal pascale pat patrice patricia patricio patrick patrizia patty paul paula
    paulina pauline paulo pedro peggy penelope penny pepe perry pete peter petra phil philip
    philipp philippe phillip phoebe phyllis pia pierre pierrick piet pieter pietro pilar piotr
    priya quentin quinn rachel rachid rafael raffaele rahul rainer ralf ralph ramon ramona
    randy raoul raphael raquel raul ravi ray raymond rebecca regina regine regis reinhard remi
    remy renata renate renato rene renee ricardo riccardo richard rick ricky rita rob robert
    roberta roberto robin rocio rod roderick rodolfo rodrigo roger roland rolf roman romain
    romeo ron ronald ronnie rosa rosalie rosanna rosario rose rosemarie rosemary rosie ross
    roxane roy ruben ruby rudi rudolf rudy rui russell ruth ryan sabine sabrina sacha sally
    salma salvador salvatore sam samantha samir samuel sander sandra sandrine sandro sandy
    sanne santiago sara sarah sascha saskia scot scott sean sebastian sebastiano sebastien
    selena selma serena serge sergio severine shane shannon sharon shaun shawn sheila shelley
    sherry shirley sibylle siegfried sigrid silke silvana silvia silvio simon simona simone
    sina sjoerd sofia solange sonia sonja sophia sophie stacy stan stanley stefan stefania
    stefanie stefano steffen stella sten stephan stephane stephanie stephen steve steven
    stewart stijn stuart sue susan susana susanna susanne susi suzanne suzy sven svenja
    sybille sylvain sylvia sylvie sylvester tamara tammy tania tanja tanya tara tatiana ted
    teddy teresa terry tess tessa teun thea theo theodor theresa therese thibault thierry
    thijs thilo thomas tiago tiffany tijmen tim timmy timo timothy tina tobias todd tom tomas
    tommaso tommy tony torsten tracy travis trevor tristan troy tyler udo ugo uli ulrich
    ulrike umberto ursula uschi ute uwe valentin valentina valeria valerie vanessa vera
    veronica veronika veronique vicente vicky victor victoria viktor viktoria vincent vincenzo
    viola violet violeta virginia virginie vittorio vivian viviana vladimir volker wade walter
    walid waltraud wanda warren wayne wendy werner wesley wiebke wilfried wilhelm willem
    william willie willy wilma wim winston wolfgang wolf wouter xavier ximena yann yannick
    yasmin yasmine yolanda yosef youssef yuki yusuf yves yvette yvonne zachary zach zoe zoran
    zuzana marije ruud joke maaike gerben
    """
)

FAMILY = words_of(
    """
    abbott acosta adams adler aguilar ahmad alexander allard alonso alvarez anderson andrews
    arnold bach bailey baker bakker barbieri barnes baron bauer baumann beaumont becker beck
    bell beltran benitez bennett berger bernard bertrand bianchi bianco blanc blanchard boer
    bonnet bos bosch bouchard bouvier brandt braun bravo brooks brouwer brown bruno bryant
    burke burns bush butler cabrera caldwell campbell campos cano caputo carbone cardenas
    carlson carpenter carter caruso castillo castro cattaneo chan chang chavez chen chevalier
    clark clement cobb cohen cole coleman collins colombo conte conti cook cooper corbyn
    cortes cortez costa coste cox crawford crim cruz cunningham daniels davies davis dekker
    delgado delorme deluca desai diaz diallo dietrich diez dijkstra dixon dominguez donati
    doyle dubois dufour dumas dumont dupont dupuis durand duran edwards elliott ellis engel
    esposito estrada evans fabbri faure fernandez ferrara ferrari ferraro ferri ferry fischer
    fisher fleming fletcher flores fontaine fontana ford foster fournier fox franco francois
    franke frank freeman friedrich fuchs fuentes gallo garcia gardner garnier garrido gatti
    gauthier gentile gerard gibson gil gilbert gimenez girard giordano gomez gonzales gonzalez
    graf graham grant gray greco green griffin gross gruber guerin guerra guerrero guillaume
    gupta gutierrez guzman haas hahn hall hamilton hansen hanson harris harrison hartmann
    harvey hayes heinrich hendriks henry herman hermann hernandez herrera herrmann hicks hill
    hoekstra hoffman hoffmann hofmann holmes horn houston howard huang hubert hudson huber
    hughes hunt hunter hussain ibanez iglesias jackson jacobs jacquet jager jansen janssen
    james jenkins jimenez johnson jones jong jordan joubert joyce jung kaiser kaya keller
    kelly kennedy khan kim king klein kluge knight koch kohler konig kowalski kraus krause
    kruger kuhn kuipers kumar lambert lane lang lange lawrence lawson lebrun leclerc lee
    lefebvre leblanc legrand lehmann leon leroy lewis li lim lin liu lombardi lombardo long
    longo lopez lorenz lozano ludwig luna maas mahmoud maier mancini marchand marchetti marin
    mariani marino marquez marshall martel martin martinelli martinez martini martino mason
    masson mathieu matthews mayer mazza mccarthy mcdonald medina meier meijer mendez mendoza
    mercier merkel messina meunier meyer michel miller mills mitchell molina monet montero
    monti moore morales moreau morel moreno moretti morgan morin morris morrison mulder muller
    munoz murphy murray myers nakamura navarro nelson neri neumann newman ng nguyen nichols
    nicolas nieto nolan noel novak nowak nunez obama olivier olson orlando ortega ortiz owens
    ozturk pacheco palmer paris park parker parisi patel payne pellegrini pena peralta pereira
    perez perkins perrin perry peters petersen peterson petit pfeiffer philippe phillips
    pierre pires pohl poirier pons porter post powell price prins ramirez ramos reed reid rey
    reyes reynolds ricci rice richards richardson richter riley rinaldi rios rivera rizzi
    rizzo robert roberts robertson robin robinson rodgers rodrigues rodriguez rogers rojas
    roman romano romero rosa rose ross rossi rousseau roussel roux roy rubio ruiz russell
    russo ryan sala salas salazar sanchez sanders sanna santana santos santoro sanz sauer
    schafer schmid schmidt schmitt schmitz schneider scholz schouten schroder schubert schulte
    schulz schumacher schuster schwarz scott seidel serra serrano shah sharma shaw silva
    simmons simon simons simpson singh smit smith smits snyder sommer soto stein stevens
    stewart stone suarez sullivan suzuki tanaka taylor testa thomas thompson torres tucker
    turner valentini vargas vasquez vazquez vega vera verhoeven vermeulen vidal vincent visser
    vitale vogel vogt volk vos vries wagner walker wallace walter wang ward warren washington
    watson watts weaver webb weber weiss wells werner west westra wheeler white williams
    williamson willems wilson winkler winter wolf wolff wong wood woods wright wu yang yilmaz
    young zhang zhao ziegler zimmermann
    """
)

NAMES = GIVEN | FAMILY

# Given names that are also months.
MONTHS = frozenset({"april", "may", "june", "avril"})

# Small words inside a family name; what follows one belongs to the name.
PARTICLES = words_of(
    """
    los las van von vom zu zur der den de del della di da do dos das du le la les lo el al bin ibn
    ter ten te het op d' o' mac mc st saint san af av y und
    """
)

# What stands behind the name of somebody who serves, and is part of what they are called.
DEGREES = words_of(
    """
    md m.d dds d.d.s dmd d.m.d do d.o phd ph.d rn np pa facog facs mms mba esq jr sr ii iii iv
    """
)
