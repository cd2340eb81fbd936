//! Power for the whole house: UPS, IPS, batteries, stabilizers, generators, solar, lights.

use crate::brush::{
    around, block, circle, dark_glass, faint, form, knob, light, line, oval, path, rect, ring, shadow, slots,
};
use crate::subject::Subject;

/// A UPS; the router kind is a small box.
pub(crate) fn ups(subject: &Subject<'_>) -> String {
    if subject.is(&["mini"]) {
        return [
            shadow(512, 740, 340),
            form("M240 520L290 470H740L784 520Z", "face"),
            block([220, 516, 584, 200], 40, "body"),
            faint(50, &rect([234, 528, 100, 176], 36, "shine")),
            [300, 380, 460]
                .map(|x| circle([x, 620, 24], "#0b0d11") + &circle([x, 620, 10], "metal"))
                .concat(),
            rect([540, 602, 84, 36], 6, "#0b0d11"),
            circle([720, 616, 28], "chrome"),
            light(720, 616, "#4be07a"),
            faint(50, &rect([440, 490, 140, 14], 7, &subject.ink())),
        ]
        .concat();
    }
    [
        shadow(540, 886, 290),
        form("M640 230L760 280V830L640 874Z", "side"),
        slots([680, 380, 50, 340], 12, "#07080a"),
        block([340, 220, 310, 656], 26, "body"),
        faint(40, &rect([352, 234, 56, 628], 26, "shine")),
        dark_glass([390, 270, 210, 120], 16),
        faint(95, &rect([430, 306, 130, 46], 8, "#7fe6b5")),
        circle([495, 470, 44], "chrome"),
        circle([495, 470, 34], "dark"),
        light(495, 470, "#4be07a"),
        [420, 470, 520, 570].map(|x| light(x, 560, "#ffb13d")).concat(),
        slots([400, 660, 190, 150], 8, &subject.seam()),
    ]
    .concat()
}

/// An IPS (house inverter).
pub(crate) fn ips(subject: &Subject<'_>) -> String {
    [
        shadow(512, 840, 400),
        form("M170 420L230 350H800L856 420Z", "face"),
        block([160, 416, 706, 400], 36, "body"),
        faint(45, &rect([174, 428, 100, 376], 36, "shine")),
        dark_glass([330, 470, 364, 150], 24),
        faint(95, &rect([370, 510, 130, 56], 8, "#8fe0ff")),
        faint(70, &rect([530, 516, 120, 16], 8, "#8fe0ff")),
        faint(70, &rect([530, 550, 80, 16], 8, "#8fe0ff")),
        light(400, 690, "#4be07a"),
        light(470, 690, "#ffb13d"),
        light(540, 690, "#ff5a3c"),
        rect([610, 666, 76, 48], 12, "#c8372d"),
        slots([740, 480, 90, 260], 11, &subject.seam()),
        rect([220, 810, 90, 26], 10, "#14171b"),
        rect([714, 810, 90, 26], 10, "#14171b"),
    ]
    .concat()
}

/// A tubular battery.
pub(crate) fn battery(subject: &Subject<'_>) -> String {
    let cap = |x: i32| [rect([x, 268, 66, 46], 14, "dark"), oval([x + 33, 268, 33, 11], "metal")].concat();
    [
        shadow(512, 872, 390),
        (0..6).map(|at| cap(220 + at * 102)).collect::<String>(),
        rect([190, 250, 44, 60], 10, "metal"),
        rect([790, 250, 44, 60], 10, "metal"),
        rect([180, 240, 64, 26], 8, "#c8372d"),
        rect([780, 240, 64, 26], 8, "#22262c"),
        block([160, 304, 704, 90], 18, "side"),
        block([176, 390, 672, 470], 20, "body"),
        (0..9).map(|rib| faint(22, &rect([206 + rib * 74, 400, 14, 450], 7, "#000000"))).collect::<String>(),
        block([250, 480, 524, 250], 20, "pale"),
        path("M540 500L430 630H510L480 720L610 580H526Z", "#d9302c"),
        rect([286, 520, 120, 16], 8, "#59616b"),
        rect([286, 556, 90, 12], 6, "#aab2bb"),
        rect([640, 660, 100, 16], 8, "#59616b"),
        line("M230 330Q512 250 794 330", 18, &subject.ink()),
    ]
    .concat()
}

/// A voltage stabilizer.
pub(crate) fn stabilizer(subject: &Subject<'_>) -> String {
    let meter = |x: i32| {
        [
            rect([x, 440, 170, 130], 16, "pale"),
            line(&format!("M{} 520Q{} 440 {} 520", x + 28, x + 85, x + 142), 5, "#2b3038"),
            line(&format!("M{} 550L{} 480", x + 85, x + 112), 5, "#c8372d"),
        ]
        .concat()
    };
    [
        shadow(512, 840, 360),
        form("M236 360L290 300H736L786 360Z", "face"),
        block([220, 356, 584, 466], 30, "body"),
        faint(45, &rect([234, 368, 90, 440], 32, "shine")),
        meter(300),
        meter(554),
        rect([460, 640, 104, 70], 14, "#c8372d"),
        faint(60, &rect([480, 656, 64, 20], 8, "#ffd2cc")),
        light(350, 674, "#4be07a"),
        light(674, 674, "#ffb13d"),
        slots([300, 750, 424, 40], 3, &subject.seam()),
        rect([270, 818, 80, 22], 8, "#14171b"),
        rect([674, 818, 80, 22], 8, "#14171b"),
    ]
    .concat()
}

/// A generator: an open frame, or a closed suitcase.
pub(crate) fn generator(subject: &Subject<'_>) -> String {
    if subject.is(&["inverter"]) {
        return [
            shadow(512, 830, 410),
            line("M330 330Q340 230 440 230H600Q700 230 710 330", 48, "#2b3038"),
            block([150, 310, 724, 500], 120, "body"),
            faint(45, &rect([176, 330, 100, 450], 46, "shine")),
            dark_glass([260, 430, 270, 250], 26),
            [(320, 510), (420, 510)]
                .map(|(x, y)| circle([x, y, 36], "pale") + &circle([x, y, 12], "#22262c"))
                .concat(),
            light(310, 620, "#4be07a"),
            light(360, 620, "#ff5a3c"),
            knob([600, 500, 50], "#c8372d"),
            slots([690, 420, 130, 280], 11, &subject.seam()),
            rect([220, 800, 110, 26], 12, "#14171b"),
            rect([694, 800, 110, 26], 12, "#14171b"),
        ]
        .concat();
    }
    [
        shadow(512, 860, 420),
        block([190, 300, 640, 180], 40, "body"),
        faint(45, &rect([210, 312, 600, 50], 25, "pale")),
        rect([470, 276, 90, 34], 10, "dark"),
        block([210, 500, 300, 290], 30, "dark"),
        ring([330, 646, 100], 14, "#59616b"),
        around(10, [330, 646], &rect([324, 566, 12, 60], 5, "#4a525c")),
        circle([330, 646, 30], "metal"),
        block([530, 500, 290, 290], 16, "metal"),
        [(600, 580), (700, 580)]
            .map(|(x, y)| circle([x, y, 36], "dark") + &circle([x, y, 14], "pale"))
            .concat(),
        rect([560, 660, 80, 60], 10, "#c8372d"),
        knob([720, 700, 40], "#22262c"),
        line("M150 840V280Q150 240 190 240H834Q874 240 874 280V840", 26, "#22262c"),
        line("M120 840H904", 30, "#22262c"),
    ]
    .concat()
}

/// A solar panel, tilted.
pub(crate) fn solar_panel(subject: &Subject<'_>) -> String {
    let cells = (1..6).map(|at| line(&format!("M{} 240L{} 760", 300 + at * 92, 190 + at * 92), 4, "#9fb6d8"));
    let rows = (1..8).map(|at| {
        let (y, x) = (240 + at * 65, 300 - at * 14);
        line(&format!("M{x} {y}H{}", x + 552), 4, "#9fb6d8")
    });
    [
        shadow(500, 850, 420),
        line("M700 520L860 830", 22, "#7f8790"),
        line("M330 700L300 840", 22, "#7f8790"),
        form("M288 220H872L760 784H170Z", "metal"),
        path("M304 240H852L742 762H190Z", "#12264d"),
        faint(70, &path("M304 240H852L742 762H190Z", "glare")),
        faint(35, &path("M304 240H852L742 762H190Z", "water")),
        cells.collect::<String>(),
        rows.collect::<String>(),
        faint(45, &path("M360 250H520L360 750H220Z", "white")),
        faint(50, &rect([430, 790, 90, 12], 6, &subject.ink())),
    ]
    .concat()
}

/// A bulb, or a lantern that charges.
pub(crate) fn light_source(subject: &Subject<'_>) -> String {
    if subject.is(&["bulb"]) {
        return [
            circle([512, 380, 420], "warm"),
            shadow(512, 890, 160),
            form("M424 640H600L580 800H444Z", "pale"),
            rect([450, 796, 124, 70], 10, "chrome"),
            rect([424, 816, 40, 18], 8, "metal"),
            rect([560, 816, 40, 18], 8, "metal"),
            form("M512 150Q710 160 710 370Q700 480 610 640H414Q324 480 314 370Q314 160 512 150Z", "pale"),
            faint(80, &circle([512, 380, 190], "warm")),
            faint(60, &oval([430, 280, 50, 84], "white")),
        ]
        .concat();
    }
    [
        circle([512, 500, 430], "warm"),
        shadow(512, 886, 250),
        line("M380 250Q390 110 512 106Q634 110 644 250", 24, "#2b3038"),
        block([350, 230, 324, 110], 40, "body"),
        rect([376, 336, 272, 390], 40, "pale"),
        faint(90, &rect([376, 336, 272, 390], 40, "warm")),
        (0..4).map(|rod| rect([404 + rod * 70, 340, 8, 384], 4, &subject.side())).collect::<String>(),
        block([330, 716, 364, 160], 44, "body"),
        circle([512, 796, 40], "chrome"),
        circle([512, 796, 28], "dark"),
        light(600, 796, "#4be07a"),
    ]
    .concat()
}
