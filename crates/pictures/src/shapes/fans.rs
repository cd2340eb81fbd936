//! Fans: on the ceiling, on a stand, on the table.

use crate::brush::{around, block, circle, faint, form, knob, light, line, oval, path, rect, ring, shadow};
use crate::subject::Subject;

/// A ceiling fan with three blades, seen from below.
pub(crate) fn ceiling_fan(subject: &Subject<'_>) -> String {
    let blades = [
        form("M560 470Q760 380 950 400Q986 436 950 470Q780 510 566 520Z", "body"),
        form("M470 470Q270 380 74 400Q38 436 74 470Q250 510 460 520Z", "body"),
        form("M460 560Q440 700 400 890Q440 930 520 920Q570 760 570 570Z", "face"),
    ];
    let band = |data: &str| faint(55, &line(data, 8, &subject.ink()));
    [
        faint(50, &oval([512, 560, 480, 130], "shadow")),
        rect([500, 60, 24, 340], 10, "chrome"),
        form("M448 60H576L556 120H468Z", "body"),
        form("M462 330H562L580 400H444Z", "body"),
        blades.concat(),
        band("M860 404Q876 440 866 484"),
        band("M164 404Q148 440 158 484"),
        band("M416 830Q470 856 540 842"),
        oval([512, 510, 128, 104], "ball"),
        faint(60, &ring([512, 510, 92], 5, "#d9b25f")),
        oval([512, 516, 62, 50], "chrome"),
        oval([512, 516, 52, 42], "ball"),
        faint(55, &oval([470, 462, 42, 22], "white")),
    ]
    .concat()
}

/// The round head of a fan: blades behind a wire cage.
fn head(subject: &Subject<'_>, [x, y, radius]: [i32; 3]) -> String {
    let blade = format!(
        "M{x} {y}C{} {} {} {} {} {}Q{} {} {x} {y}Z",
        x - radius / 2,
        y - radius / 4,
        x - radius / 2,
        y - radius * 9 / 10,
        x + radius / 6,
        y - radius * 8 / 10,
        x + radius / 4,
        y - radius / 3,
    );
    let spoke = line(
        &format!("M{x} {}Q{} {} {x} {}", y - radius / 5, x + radius / 9, y - radius / 2, y - radius),
        3,
        "#d4dae0",
    );
    let wires = around(24, [x, y], &spoke);
    [
        faint(45, &circle([x, y, radius], "#39424d")),
        around(5, [x, y], &faint(88, &path(&blade, if subject.is_light() { "water" } else { "face" }))),
        wires,
        [radius * 45 / 100, radius * 72 / 100]
            .map(|ring_radius| ring([x, y, ring_radius], 3, "#cfd6dc"))
            .concat(),
        ring([x, y, radius], 16, "body"),
        ring([x, y, radius - 7], 3, &subject.seam()),
        circle([x, y, radius / 4], "ball"),
        faint(60, &oval([x - radius / 12, y - radius / 10, radius / 9, radius / 14], "white")),
    ]
    .concat()
}

/// A fan on a tall stand.
pub(crate) fn stand_fan(subject: &Subject<'_>) -> String {
    [
        shadow(512, 896, 260),
        rect([496, 560, 32, 300], 12, "chrome"),
        oval([512, 878, 220, 40], "side"),
        oval([512, 862, 220, 40], "face"),
        block([452, 640, 120, 92], 24, "body"),
        [480, 512, 544].map(|x| circle([x, 686, 11], "#eef2f5")).concat(),
        head(subject, [512, 350, 262]),
    ]
    .concat()
}

/// A table fan: rechargeable with a base, on the wall, or small enough for the hand.
pub(crate) fn table_fan(subject: &Subject<'_>) -> String {
    if subject.is(&["handheld"]) {
        return [
            shadow(512, 900, 150),
            block([456, 500, 112, 390], 52, "tube"),
            head(subject, [512, 330, 200]),
            circle([512, 600, 20], "pale"),
            light(512, 660, "#4be07a"),
            faint(50, &rect([492, 780, 40, 10], 5, &subject.ink())),
        ]
        .concat();
    }
    if subject.is(&["wall"]) {
        return [
            block([430, 640, 164, 260], 30, "body"),
            knob([512, 800, 34], "#c8372d"),
            form("M470 560H554L540 700H484Z", "side"),
            head(subject, [512, 400, 290]),
            line("M480 890V960", 4, "#9aa2aa"),
            line("M544 890V940", 4, "#9aa2aa"),
        ]
        .concat();
    }
    [
        shadow(512, 890, 300),
        form("M466 660H558L580 790H444Z", "side"),
        block([300, 770, 424, 110], 50, "body"),
        faint(50, &rect([316, 780, 110, 90], 40, "shine")),
        knob([512, 826, 34], "#c8372d"),
        light(610, 826, "#4be07a"),
        light(642, 826, "#ffb13d"),
        rect([380, 816, 70, 20], 10, "#fff3c9"),
        head(subject, [512, 420, 290]),
    ]
    .concat()
}
