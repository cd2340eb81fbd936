//! Air conditioners, coolers and purifiers.

use crate::brush::{
    block, circle, dark_glass, faint, form, grille, knob, light, line, path, rect, ring, shadow, slots,
};
use crate::subject::Subject;

/// An air conditioner: wall unit with its outdoor unit, ceiling cassette or portable.
pub(crate) fn air_conditioner(subject: &Subject<'_>) -> String {
    if subject.is(&["cassette"]) {
        cassette(subject)
    } else if subject.is(&["portable"]) {
        portable(subject)
    } else {
        split(subject)
    }
}

fn split(subject: &Subject<'_>) -> String {
    let breeze =
        |y: i32, bend: i32| faint(35, &line(&format!("M210 {y}q150 {bend} 300 20t300 10"), 7, "#ffffff"));
    [
        faint(70, &crate::brush::oval([512, 400, 440, 60], "shadow")),
        block([86, 190, 852, 236], 46, "face"),
        faint(50, &rect([100, 200, 836, 60], 30, "pale")),
        form("M96 356H928L900 424H124Z", "side"),
        path("M130 372H894L878 408H146Z", "#22272e"),
        slots([150, 376, 724, 28], 3, "#4a525c"),
        line("M110 344H914", 3, &subject.seam()),
        faint(80, &rect([800, 292, 62, 26], 6, "#b7e3f7")),
        light(880, 305, "#4be07a"),
        faint(50, &rect([150, 296, 120, 14], 7, &subject.ink())),
        breeze(470, 40),
        breeze(510, 50),
        shadow(690, 880, 260),
        block([470, 580, 430, 290], 20, "face"),
        ring([640, 724, 118], 8, &subject.seam()),
        circle([640, 724, 112], "#2a3038"),
        crate::brush::around(5, [640, 724], &path("M640 724Q590 660 640 618Q690 640 640 724Z", "#5d6671")),
        [40, 75, 106].map(|radius| ring([640, 724, radius], 3, "#aab2bb")).concat(),
        slots([800, 620, 70, 200], 9, &subject.seam()),
        rect([510, 866, 60, 18], 6, "#2a3038"),
        rect([800, 866, 60, 18], 6, "#2a3038"),
    ]
    .concat()
}

fn cassette(subject: &Subject<'_>) -> String {
    let outlet = path("M330 262H694L670 300H354Z", "#2a3038");
    [
        faint(80, &crate::brush::oval([512, 560, 430, 400], "shadow")),
        block([172, 172, 680, 680], 40, "face"),
        crate::brush::around(4, [512, 512], &outlet),
        crate::brush::around(4, [512, 512], &line("M350 284H674", 4, "#8d96a0")),
        block([340, 340, 344, 344], 24, "body"),
        slots([366, 366, 292, 292], 15, &subject.seam()),
        light(640, 712, "#4be07a"),
        light(610, 712, "#ffb13d"),
    ]
    .concat()
}

fn portable(subject: &Subject<'_>) -> String {
    [
        shadow(512, 886, 270),
        line("M690 420Q860 420 850 640T900 860", 84, "#c6ccd2"),
        line("M690 420Q860 420 850 640T900 860", 70, "#e6eaed"),
        block([300, 160, 424, 710], 70, "tube"),
        slots([350, 220, 324, 150], 8, &subject.seam()),
        dark_glass([430, 410, 164, 60], 24),
        faint(90, &rect([480, 430, 64, 20], 6, "#8fe0ff")),
        grille([380, 600, 264, 200], 22, &subject.seam()),
        circle([370, 872, 22], "#14171b"),
        circle([654, 872, 22], "#14171b"),
    ]
    .concat()
}

/// An evaporative air cooler.
pub(crate) fn air_cooler(subject: &Subject<'_>) -> String {
    let (left, width) = if subject.is(&["tower"]) { (366, 292) } else { (298, 428) };
    let inner = width - 90;
    [
        shadow(512, 890, width * 7 / 10),
        block([left, 130, width, 740], 44, "body"),
        faint(45, &rect([left + 12, 146, 70, 706], 34, "shine")),
        dark_glass([left + 30, 156, width - 60, 76], 22),
        [0, 1, 2].map(|at| knob([left + width / 2 + (at - 1) * 74, 194, 24], "#c8372d")).concat(),
        rect([left + 40, 262, width - 80, 336], 20, "#2a3038"),
        slots([left + 45, 276, inner, 312], 13, "#8f99a4"),
        (1..4).map(|at| rect([left + 45 + inner * at / 4, 270, 6, 318], 3, "#c4cbd2")).collect::<String>(),
        block([left + 30, 630, width - 60, 200], 18, "face"),
        rect([left + width - 84, 660, 24, 140], 12, "#dfe8f0"),
        rect([left + width - 84, 714, 24, 86], 12, "water"),
        faint(50, &rect([left + 60, 690, 120, 14], 7, &subject.ink())),
        circle([left + 50, 874, 24], "#14171b"),
        circle([left + width - 50, 874, 24], "#14171b"),
    ]
    .concat()
}

/// An air purifier.
pub(crate) fn air_purifier(subject: &Subject<'_>) -> String {
    [
        shadow(512, 886, 250),
        block([330, 170, 364, 700], 60, "tube"),
        form("M350 210Q512 150 674 210L660 250Q512 210 364 250Z", "dark"),
        grille([362, 480, 300, 340], 20, &subject.seam()),
        circle([512, 370, 70], "dark"),
        ring([512, 370, 62], 5, "#5fd6a0"),
        faint(90, &rect([484, 356, 56, 28], 8, "#dffbee")),
        faint(45, &rect([350, 240, 56, 600], 28, "shine")),
    ]
    .concat()
}
