//! Large appliances: refrigerators, freezers, washing machines, water heaters.

use crate::brush::{
    block, circle, dark_glass, faint, form, knob, light, line, oval, path, rect, ring, shadow, slots,
};
use crate::subject::Subject;

/// A refrigerator: side by side, single door, or freezer above.
pub(crate) fn fridge(subject: &Subject<'_>) -> String {
    if subject.is(&["side-by-side"]) {
        return side_by_side(subject);
    }
    let single = subject.is(&["single"]);
    let (left, width, top) = if single { (320, 370, 260) } else { (306, 400, 100) };
    let right = left + width;
    let split = if single { top } else { top + 232 };
    let upper = if single { String::new() } else { block([left, top, width, 226], 22, "body") };
    let flowers = if subject.is(&["glass", "direct-cool", "single"]) {
        flower(left + width * 7 / 10, split + 250)
    } else {
        String::new()
    };
    [
        shadow(530, 886, 320),
        form(&format!("M{0} {1}L{2} {3}V852L{0} 880Z", right - 8, top + 6, right + 56, top + 40), "side"),
        rect([left, top, width, 776 - top + 96], 22, &subject.side()),
        upper,
        block([left, split, width, 868 - split], 22, "body"),
        flowers,
        faint(42, &rect([left + 10, top + 12, 70, 846 - top], 30, "shine")),
        if single { String::new() } else { rect([left + 26, top + 90, 20, 120], 10, "chrome") },
        rect([left + 26, split + 50, 20, 190], 10, "chrome"),
        faint(55, &rect([left + width / 2 - 44, top + 34, 88, 12], 6, &subject.ink())),
        rect([left + 16, 872, 60, 16], 6, "#14171b"),
        rect([right - 76, 872, 60, 16], 6, "#14171b"),
    ]
    .concat()
}

/// A printed flower, as glass doors here often carry.
fn flower(x: i32, y: i32) -> String {
    let petal = oval([x, y - 62, 26, 52], "white");
    [
        faint(26, &crate::brush::around(6, [x, y], &petal)),
        faint(40, &circle([x, y, 18], "#ffe9b8")),
        faint(
            24,
            &line(&format!("M{x} {}Q{} {} {} {}", y + 60, x - 20, y + 190, x - 70, y + 330), 7, "#ffffff"),
        ),
        faint(24, &path(&format!("M{} {}q-90 -10 -110 60q80 10 110 -60z", x - 18, y + 200), "white")),
    ]
    .concat()
}

fn side_by_side(subject: &Subject<'_>) -> String {
    [
        shadow(520, 890, 390),
        form("M788 112L838 150V850L788 884Z", "side"),
        rect([216, 104, 576, 780], 18, &subject.side()),
        block([216, 104, 284, 770], 18, "body"),
        block([506, 104, 286, 770], 18, "body"),
        faint(40, &rect([226, 116, 80, 746], 30, "shine")),
        faint(30, &rect([516, 116, 80, 746], 30, "shine")),
        rect([470, 260, 18, 440], 9, "chrome"),
        rect([518, 260, 18, 440], 9, "chrome"),
        dark_glass([282, 300, 140, 220], 16),
        rect([304, 400, 96, 100], 10, "#05070a"),
        faint(80, &rect([316, 322, 72, 10], 5, "#bfe4ff")),
        rect([338, 404, 28, 30], 6, "metal"),
        faint(50, &rect([620, 150, 90, 12], 6, &subject.ink())),
        rect([236, 876, 80, 16], 6, "#14171b"),
        rect([694, 876, 80, 16], 6, "#14171b"),
    ]
    .concat()
}

/// A chest freezer.
pub(crate) fn freezer(subject: &Subject<'_>) -> String {
    [
        shadow(512, 860, 430),
        form("M170 330L210 286H814L854 330Z", "face"),
        block([150, 326, 724, 96], 26, "face"),
        block([170, 420, 684, 424], 20, "body"),
        faint(45, &rect([184, 432, 90, 396], 36, "shine")),
        faint(35, &rect([170, 420, 684, 16], 0, "#000000")),
        rect([440, 372, 144, 24], 12, "chrome"),
        circle([512, 384, 9], "#23272d"),
        slots([650, 690, 150, 110], 7, &subject.seam()),
        knob([240, 772, 30], "#c8372d"),
        light(300, 772, "#4be07a"),
        light(334, 772, "#ffb13d"),
        faint(50, &rect([420, 520, 184, 18], 9, &subject.ink())),
        circle([232, 852, 22], "#14171b"),
        circle([792, 852, 22], "#14171b"),
    ]
    .concat()
}

/// A washing machine: front door, lid on top, or two tubs.
pub(crate) fn washing_machine(subject: &Subject<'_>) -> String {
    if subject.is(&["twin", "semi"]) {
        twin_tub(subject)
    } else if subject.is(&["top-load", "lg-t2108", "automatic-top"]) {
        top_load(subject)
    } else {
        front_load(subject)
    }
}

fn front_load(subject: &Subject<'_>) -> String {
    [
        shadow(512, 886, 370),
        block([214, 150, 596, 730], 26, "body"),
        faint(40, &rect([226, 162, 90, 704], 36, "shine")),
        rect([214, 270, 596, 4], 2, &subject.seam()),
        block([244, 178, 172, 72], 12, "face"),
        knob([512, 214, 40], "#2b3038"),
        dark_glass([590, 182, 186, 64], 12),
        faint(90, &rect([612, 204, 60, 20], 6, "#8fe0ff")),
        faint(60, &rect([690, 208, 64, 10], 5, "#8fe0ff")),
        circle([512, 560, 222], "chrome"),
        circle([512, 560, 206], "dark"),
        circle([512, 560, 168], "metal"),
        circle([512, 560, 156], "glass"),
        faint(45, &path("M380 610Q450 560 512 610T650 600Q640 690 512 706Q400 700 380 610Z", "water")),
        faint(45, &ring([512, 560, 120], 4, "#7f8fa6")),
        faint(40, &path("M404 470Q450 410 530 408Q440 450 420 540Z", "white")),
        rect([716, 520, 24, 80], 12, "chrome"),
        rect([640, 812, 120, 40], 8, &subject.seam()),
        rect([240, 878, 70, 16], 6, "#14171b"),
        rect([714, 878, 70, 16], 6, "#14171b"),
    ]
    .concat()
}

fn top_load(subject: &Subject<'_>) -> String {
    [
        shadow(512, 886, 350),
        form("M276 220H748L800 330H224Z", "dark"),
        path("M330 246H694L728 314H296Z", "glass"),
        path("M330 246H520L440 314H296Z", "glare"),
        block([244, 150, 536, 84], 22, "dark"),
        faint(90, &rect([440, 176, 130, 32], 8, "#8fe0ff")),
        [300, 350, 400, 620, 670, 720].map(|x| circle([x, 192, 13], "#8a929c")).concat(),
        block([224, 328, 576, 552], 24, "body"),
        faint(40, &rect([236, 340, 90, 526], 36, "shine")),
        faint(45, &rect([300, 352, 424, 12], 6, &subject.ink())),
        faint(60, &rect([460, 420, 104, 14], 7, &subject.ink())),
        faint(40, &line("M250 800Q512 840 774 800", 4, &subject.seam())),
        rect([250, 878, 70, 16], 6, "#14171b"),
        rect([704, 878, 70, 16], 6, "#14171b"),
    ]
    .concat()
}

fn twin_tub(subject: &Subject<'_>) -> String {
    [
        shadow(512, 880, 410),
        block([166, 250, 692, 110], 26, "#3f6fb5"),
        knob([270, 304, 36], "#c8372d"),
        knob([512, 304, 36], "#c8372d"),
        knob([754, 304, 36], "#c8372d"),
        form("M186 360H838L862 430H162Z", "face"),
        path("M214 372H520L512 420H196Z", "water"),
        path("M552 372H810L830 420H556Z", "water"),
        block([166, 428, 692, 446], 30, "body"),
        faint(45, &rect([180, 440, 96, 420], 36, "shine")),
        line("M536 440V860", 5, &subject.seam()),
        faint(60, &path("M200 700Q340 620 480 700T824 690V840H200Z", "#7fb0e6")),
        faint(50, &rect([280, 520, 150, 16], 8, &subject.ink())),
        rect([210, 870, 80, 18], 6, "#14171b"),
        rect([734, 870, 80, 18], 6, "#14171b"),
    ]
    .concat()
}

/// A water heater on the wall.
pub(crate) fn geyser(subject: &Subject<'_>) -> String {
    [
        faint(60, &oval([540, 500, 270, 330], "shadow")),
        line("M440 780V900", 22, "#5a82b8"),
        line("M584 780V900", 22, "#b84a3c"),
        block([312, 150, 400, 650], 190, "tube"),
        faint(45, &rect([356, 220, 70, 510], 35, "shine")),
        rect([312, 300, 400, 4], 2, &subject.seam()),
        rect([312, 650, 400, 4], 2, &subject.seam()),
        circle([512, 700, 44], "chrome"),
        circle([512, 700, 36], "pale"),
        line("M512 700L534 678", 5, "#c8372d"),
        light(450, 740, "#ff5a3c"),
        light(574, 740, "#4be07a"),
        faint(50, &rect([446, 400, 132, 16], 8, &subject.ink())),
    ]
    .concat()
}
