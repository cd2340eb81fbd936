//! Things worn on the ears.

use crate::brush::{block, circle, faint, form, light, line, oval, path, rect, ring, shadow, shift, turn};
use crate::subject::Subject;

/// Over-ear headphones.
pub(crate) fn headphones(subject: &Subject<'_>) -> String {
    let cup = [
        oval([0, 0, 92, 150], "side"),
        oval([-16, 0, 84, 142], "face"),
        oval([-16, 0, 60, 108], "body"),
        faint(40, &oval([-44, -50, 20, 50], "white")),
        faint(60, &rect([-36, -6, 40, 10], 5, &subject.ink())),
    ]
    .concat();
    let cushion = oval([0, 0, 60, 140], "dark");
    let band = "M250 640Q210 170 512 160Q814 170 774 640";
    [
        shadow(512, 878, 340),
        line(band, 54, &subject.side()),
        line(band, 42, &subject.colour.to_string()),
        faint(50, &line("M274 460Q300 206 500 184", 10, "#ffffff")),
        line("M330 300Q400 190 512 188Q624 190 694 300", 20, "#1a1d22"),
        rect([232, 540, 36, 130], 16, "chrome"),
        rect([756, 540, 36, 130], 16, "chrome"),
        shift(316, 700, &cushion),
        shift(708, 700, &cushion),
        shift(262, 700, &cup),
        format!("<g transform='translate(762 700) scale(-1 1)'>{cup}</g>"),
        light(220, 806, "#6fd0ff"),
    ]
    .concat()
}

/// Earbuds, with stems or round, in front of their open case.
pub(crate) fn earbuds(subject: &Subject<'_>) -> String {
    let stems = subject.is(&["airpods", "buds3", "r50i", "play", "t13", "beam", "liberty"]);
    let bud = if stems {
        [
            block([-26, 0, 54, 230], 26, "tube"),
            oval([20, 6, 84, 76], "ball"),
            oval([84, 26, 38, 46], "dark"),
            faint(70, &rect([-14, 46, 14, 60], 7, "#1a1d22")),
            rect([-18, 216, 38, 12], 6, "metal"),
            faint(50, &oval([-4, -24, 34, 20], "white")),
        ]
        .concat()
    } else {
        [
            circle([20, 40, 92], "ball"),
            oval([92, 76, 44, 52], "dark"),
            ring([8, 36, 54], 5, &subject.seam()),
            faint(50, &oval([-10, -4, 38, 22], "white")),
        ]
        .concat()
    };
    [
        shadow(512, 872, 360),
        form("M250 470Q250 250 512 250Q774 250 774 470Z", "side"),
        path("M280 470Q286 290 512 286Q738 290 744 470Z", "dark"),
        block([250, 466, 524, 320], 120, "face"),
        rect([250, 466, 524, 20], 10, &subject.side()),
        faint(45, &rect([276, 500, 80, 250], 40, "shine")),
        light(512, 590, "#4be07a"),
        faint(50, &rect([462, 650, 100, 12], 6, &subject.ink())),
        shadow(330, 884, 130),
        shadow(700, 884, 130),
        turn(-16, [320, 720], &shift(300, 640, &bud)),
        format!("<g transform='rotate(16 704 720) translate(724 640) scale(-1 1)'>{bud}</g>"),
    ]
    .concat()
}

/// A neckband with two wired buds.
pub(crate) fn neckband(subject: &Subject<'_>) -> String {
    let side = subject.side();
    let bud = [oval([0, 0, 46, 38], "ball"), oval([38, 10, 22, 28], "dark")].concat();
    [
        shadow(512, 880, 330),
        line("M306 720Q180 300 380 200Q512 150 644 200Q844 300 718 720", 40, &side),
        line("M306 720Q180 300 380 200Q512 150 644 200Q844 300 718 720", 30, &subject.colour.to_string()),
        faint(45, &line("M262 520Q230 300 392 222", 8, "#ffffff")),
        block([262, 640, 78, 210], 38, "tube"),
        block([684, 640, 78, 210], 38, "tube"),
        [690, 730, 770].map(|y| rect([294, y, 14, 26], 7, &subject.ink())).concat(),
        light(722, 700, "#6fd0ff"),
        line("M300 846Q330 920 420 860T440 560", 10, &side),
        line("M722 846Q694 920 604 860T584 560", 10, &side),
        shift(430, 530, &bud),
        format!("<g transform='translate(594 530) scale(-1 1)'>{bud}</g>"),
    ]
    .concat()
}
