//! Kitchen appliances.

use crate::brush::{
    block, circle, dark_glass, faint, form, knob, light, line, oval, path, rect, ring, shadow, slots,
};
use crate::subject::Subject;

/// A microwave oven.
pub(crate) fn microwave(_: &Subject<'_>) -> String {
    [
        shadow(512, 806, 440),
        block([110, 300, 804, 490], 28, "body"),
        faint(40, &rect([122, 312, 110, 466], 30, "shine")),
        dark_glass([150, 340, 540, 410], 18),
        rect([206, 392, 428, 306], 26, "#0a0c10"),
        faint(80, &oval([420, 660, 180, 26], "warm")),
        oval([420, 640, 170, 24], "metal"),
        faint(35, &oval([420, 634, 150, 18], "white")),
        faint(35, &path("M206 392H500L330 698H206Z", "glare")),
        rect([706, 350, 18, 390], 9, "chrome"),
        dark_glass([752, 346, 130, 72], 12),
        faint(95, &rect([776, 368, 82, 28], 6, "#7fe6b5")),
        (0..4)
            .flat_map(|row| {
                (0..3).map(move |column| rect([756 + column * 44, 446 + row * 40, 34, 28], 8, "metal"))
            })
            .collect::<String>(),
        knob([818, 684, 46], "#2b3038"),
        rect([170, 786, 90, 20], 8, "#14171b"),
        rect([764, 786, 90, 20], 8, "#14171b"),
    ]
    .concat()
}

/// A rice cooker; by name a pressure cooker or an air fryer.
pub(crate) fn rice_cooker(subject: &Subject<'_>) -> String {
    if subject.is(&["pressure"]) {
        pressure_cooker()
    } else if subject.is(&["fryer"]) {
        air_fryer(subject)
    } else {
        pot(subject)
    }
}

fn pot(subject: &Subject<'_>) -> String {
    [
        shadow(512, 862, 370),
        form("M150 470H230V560H170Q150 560 150 530Z", "dark"),
        form("M874 470H794V560H854Q874 560 874 530Z", "dark"),
        form("M214 420H810V730Q810 850 690 850H334Q214 850 214 730Z", "tube"),
        rect([196, 392, 632, 44], 20, "chrome"),
        form("M236 392Q280 250 512 246Q744 250 788 392Z", "water"),
        faint(50, &path("M270 380Q320 280 470 262Q360 300 330 384Z", "white")),
        form("M452 246Q456 190 512 186Q568 190 572 246Z", "dark"),
        block([400, 620, 224, 170], 30, "dark"),
        light(450, 668, "#ff5a3c"),
        light(574, 668, "#ffb13d"),
        rect([462, 710, 100, 44], 16, "metal"),
        faint(55, &rect([420, 520, 184, 18], 9, &subject.ink())),
        rect([290, 846, 90, 20], 8, "#14171b"),
        rect([644, 846, 90, 20], 8, "#14171b"),
    ]
    .concat()
}

fn pressure_cooker() -> String {
    [
        shadow(480, 842, 360),
        form("M716 500L960 462Q986 470 980 506L720 560Z", "dark"),
        form("M180 490L110 500Q84 520 110 556L180 560Z", "dark"),
        form("M186 470H734V740Q734 830 650 830H270Q186 830 186 740Z", "chrome"),
        faint(30, &rect([186, 740, 548, 60], 0, "#000000")),
        rect([170, 440, 580, 44], 20, "metal"),
        form("M200 440Q240 320 460 316Q680 320 720 440Z", "metal"),
        form("M690 420L940 390Q962 398 958 430L700 470Z", "dark"),
        rect([436, 250, 48, 80], 12, "dark"),
        circle([460, 246, 34], "chrome"),
        circle([590, 352, 18], "#c8372d"),
        faint(55, &path("M230 430Q290 350 420 336Q320 370 290 436Z", "white")),
    ]
    .concat()
}

fn air_fryer(subject: &Subject<'_>) -> String {
    [
        shadow(512, 880, 300),
        form("M290 330Q300 150 512 146Q724 150 734 330L760 780Q760 868 660 868H364Q264 868 264 780Z", "body"),
        faint(45, &path("M316 330Q330 190 440 170Q370 260 360 400L344 840Q290 820 290 760Z", "white")),
        dark_glass([390, 220, 244, 130], 50),
        faint(90, &rect([456, 268, 112, 34], 8, "#8fe0ff")),
        line("M276 480H748", 5, &subject.seam()),
        rect([300, 520, 424, 290], 50, &subject.side()),
        rect([430, 600, 164, 180], 34, "dark"),
        rect([452, 622, 120, 70], 24, "metal"),
    ]
    .concat()
}

/// A blender, or a mixer grinder with a steel jar.
pub(crate) fn blender(subject: &Subject<'_>) -> String {
    let (jar, contents) = if subject.is(&["grinder"]) {
        ("chrome", String::new())
    } else {
        ("water", faint(75, &path("M392 430H648L622 596H418Z", "#ef8d3b")))
    };
    [
        shadow(512, 890, 260),
        line("M660 260Q790 270 770 400T650 530", 34, "#2b3038"),
        form("M360 190H680L634 612H404Z", jar),
        contents,
        faint(60, &path("M388 210H450L456 590H428Z", "white")),
        (0..4).map(|mark| rect([600 - mark * 8, 300 + mark * 66, 36, 5], 2, "#ffffff")).collect::<String>(),
        block([350, 148, 340, 52], 20, "dark"),
        block([456, 106, 112, 50], 18, "dark"),
        rect([394, 606, 250, 36], 12, "dark"),
        form("M384 640H652L720 850Q720 880 690 880H346Q316 880 316 850Z", "body"),
        faint(40, &path("M404 652H470L430 866H356Z", "white")),
        knob([518, 770, 58], "#c8372d"),
        faint(60, &ring([518, 770, 74], 4, &subject.ink())),
    ]
    .concat()
}

/// An electric kettle.
pub(crate) fn kettle(subject: &Subject<'_>) -> String {
    let body = if subject.colour.brightness() > 170 { "chrome" } else { "tube" };
    [
        shadow(500, 880, 330),
        line("M640 330Q850 300 840 520T700 760", 52, "#23272d"),
        faint(35, &line("M650 318Q836 296 826 500", 10, "#ffffff")),
        form("M346 300L240 380L300 440Z", "metal"),
        form("M336 260H664L728 800H272Z", body),
        faint(45, &path("M372 280H430L400 790H326Z", "white")),
        rect([480, 420, 40, 280], 18, "water"),
        (0..5).map(|mark| rect([528, 450 + mark * 54, 22, 5], 2, &subject.ink())).collect::<String>(),
        form("M356 260Q370 196 500 192Q630 196 644 260Z", "dark"),
        circle([500, 184, 26], "dark"),
        rect([256, 796, 488, 30], 12, "dark"),
        rect([224, 836, 552, 36], 18, "dark"),
        light(700, 816, "#5fb8ff"),
    ]
    .concat()
}

/// An induction or infrared cooker.
pub(crate) fn induction(subject: &Subject<'_>) -> String {
    let rings = if subject.is(&["infrared"]) {
        oval([512, 500, 210, 88], "heat")
    } else {
        [210, 150, 90]
            .map(|across| {
                format!(
                    "<ellipse cx='512' cy='500' rx='{across}' ry='{}' fill='none' stroke='#8d99a8' stroke-width='4'/>",
                    across * 42 / 100
                )
            })
            .concat()
    };
    [
        shadow(512, 770, 440),
        form("M240 360H784L906 690H118Z", "glass"),
        path("M240 360H560L330 690H118Z", "glare"),
        rings,
        form("M118 690H906V722Q906 752 876 752H148Q118 752 118 722Z", "side"),
        faint(90, &rect([452, 632, 120, 34], 6, "#ff5a4a")),
        [250, 316, 382, 612, 678, 744].map(|x| oval([x, 650, 22, 13], "#3a4452")).concat(),
        faint(60, &rect([470, 716, 84, 10], 5, "#aab2bb")),
    ]
    .concat()
}

/// A water purifier with a visible tank.
pub(crate) fn water_purifier(subject: &Subject<'_>) -> String {
    [
        shadow(512, 888, 250),
        block([330, 120, 364, 760], 46, "body"),
        faint(40, &rect([342, 136, 60, 728], 28, "shine")),
        dark_glass([360, 160, 304, 150], 26),
        circle([430, 236, 40], "lens"),
        slots([510, 196, 120, 76], 4, "#5a6675"),
        block([360, 340, 304, 260], 26, "pale"),
        rect([372, 420, 280, 170], 20, "water"),
        faint(55, &line("M380 424Q440 404 512 424T646 422", 6, "#ffffff")),
        rect([470, 620, 84, 60], 14, "#2b3038"),
        rect([494, 676, 36, 44], 8, "chrome"),
        rect([380, 820, 264, 40], 14, "#2b3038"),
        form("M456 740H568L556 818H468Z", "water"),
        light(390, 640, "#4be07a"),
        faint(50, &rect([600, 640, 60, 12], 6, &subject.ink())),
    ]
    .concat()
}
