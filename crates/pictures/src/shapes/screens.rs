//! Large screens and what feeds them: televisions, monitors, projectors, TV boxes.

use crate::brush::{
    block, circle, faint, form, grille, lens, light, path, rect, ring, screen, shadow, shift, turn,
};
use crate::subject::Subject;

/// A television on two feet, or in a picture frame.
pub(crate) fn tv(subject: &Subject<'_>) -> String {
    let frame = if subject.is(&["frame"]) {
        block([64, 186, 896, 540], 6, "#8a6844") + &rect([84, 206, 856, 500], 2, "#f3efe6")
    } else {
        block([66, 196, 892, 524], 10, "dark")
    };
    let picture = if subject.is(&["frame"]) { [116, 236, 792, 440] } else { [76, 206, 872, 494] };
    let central = subject.pick(2) == 0;
    let stand = if central {
        form("M440 716H584L604 800H420Z", "dark") + &form("M330 800H694L716 824H308Z", "metal")
    } else {
        form("M196 716H246L232 826H150V812H206Z", "dark") + &form("M828 716H778L792 826H874V812H818Z", "dark")
    };
    [
        shadow(512, 836, 430),
        stand,
        frame,
        screen(picture, 3),
        scenery(picture),
        faint(70, &rect([486, 706, 52, 6], 3, "#aab2bb")),
    ]
    .concat()
}

/// Hills and a sun inside a screen.
fn scenery([x, y, width, height]: [i32; 4]) -> String {
    let (right, bottom) = (x + width, y + height);
    let (third, half) = (width / 3, height / 2);
    let far = format!(
        "M{x} {}Q{} {} {} {}T{right} {}V{bottom}H{x}Z",
        y + half + 60,
        x + third / 2,
        y + half - 70,
        x + third,
        y + half + 30,
        y + half,
    );
    let near = format!(
        "M{x} {}Q{} {} {} {}T{right} {}V{bottom}H{x}Z",
        bottom - 60,
        x + third,
        bottom - 170,
        x + third * 2,
        bottom - 80,
        bottom - 110,
    );
    [
        faint(80, &circle([x + width * 7 / 10, y + half / 2 + 20, height / 10], "#fff6d8")),
        faint(35, &path(&far, "#0d1636")),
        faint(55, &path(&near, "#080d22")),
    ]
    .concat()
}

/// A computer monitor.
pub(crate) fn monitor(subject: &Subject<'_>) -> String {
    let gaming = subject.is(&["gaming", "odyssey", "ultragear", "msi", "g24f"]);
    let base = if gaming {
        form("M512 780L330 852H372L512 806L652 852H694Z", "dark")
    } else {
        block([352, 826, 320, 26], 13, "metal")
    };
    [
        shadow(512, 862, 300),
        form("M476 660H548L560 830H464Z", "side"),
        base,
        block([110, 172, 804, 500], 14, "dark"),
        screen([120, 182, 784, 456], 3),
        scenery([120, 182, 784, 456]),
        faint(if gaming { 0 } else { 30 }, &rect([180, 240, 330, 220], 12, "white")),
        faint(if gaming { 0 } else { 70 }, &rect([180, 240, 330, 28], 10, "white")),
        faint(70, &rect([484, 650, 56, 8], 4, "#c4cad2")),
        light(880, 655, if gaming { "#ff4d5e" } else { "#6fd0ff" }),
    ]
    .concat()
}

/// A projector with its beam.
pub(crate) fn projector(subject: &Subject<'_>) -> String {
    let beam = faint(35, &path("M330 560L20 300V820Z", "shine"));
    if subject.is(&["mogo", "pro-projector"]) {
        return [
            shadow(540, 866, 210),
            block([380, 280, 320, 570], 60, "tube"),
            grille([420, 560, 240, 230], 20, &subject.seam()),
            rect([420, 340, 240, 170], 40, "#0c0e12"),
            lens([540, 425, 74]),
            faint(60, &rect([392, 300, 60, 530], 30, "shine")),
        ]
        .concat();
    }
    [
        shadow(540, 788, 380),
        beam,
        form("M230 470L300 400H800L860 470Z", "face"),
        block([220, 466, 650, 300], 40, "body"),
        faint(55, &rect([234, 480, 120, 270], 30, "shine")),
        circle([390, 616, 124], "chrome"),
        lens([390, 616, 112]),
        ring([390, 616, 60], 5, "#3e5f96"),
        (0..9).map(|row| rect([580, 530 + row * 22, 230, 9], 4, &subject.seam())).collect::<String>(),
        rect([620, 426, 120, 14], 7, &subject.seam()),
        rect([270, 762, 70, 22], 10, "#16191d"),
        rect([750, 762, 70, 22], 10, "#16191d"),
    ]
    .concat()
}

/// A TV box or stick with its remote control.
pub(crate) fn tv_box(subject: &Subject<'_>) -> String {
    let mut remote = vec![block([0, 0, 130, 560], 60, "dark"), ring([65, 130, 42], 16, "#4a515b")];
    remote.push(circle([65, 130, 20], "metal"));
    remote.push(circle([65, 44, 14], "#d14b3f"));
    for row in 0..4 {
        for column in 0..2 {
            remote.push(circle([42 + column * 46, 224 + row * 56, 16], "#4a515b"));
        }
    }
    remote.push(rect([30, 470, 70, 26], 12, "#e5e9ed"));
    let remote = turn(14, [780, 560], &shift(700, 280, &remote.concat()));
    let device = if subject.is(&["stick"]) {
        let stick = [
            rect([40, -70, 80, 90], 8, "metal"),
            rect([54, -56, 52, 20], 4, "#59606a"),
            block([0, 0, 160, 480], 50, "body"),
            faint(50, &rect([10, 14, 40, 450], 20, "shine")),
            light(80, 430, "#f0f4f8"),
        ];
        turn(-18, [420, 560], &shift(330, 330, &stick.concat()))
    } else {
        [
            form("M210 600Q220 560 270 560H590Q640 560 650 600L660 640H200Z", "face"),
            block([190, 630, 480, 130], 40, "body"),
            faint(50, &rect([204, 640, 90, 108], 30, "shine")),
            light(430, 696, "#eaf4ff"),
        ]
        .concat()
    };
    [shadow(430, 778, 290), shadow(760, 866, 140), device, remote].concat()
}
