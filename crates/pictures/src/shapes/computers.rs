//! Laptops and desktops.

use crate::brush::{
    block, circle, dark_glass, faint, form, grille, light, line, path, rect, screen, shadow, slots,
};
use crate::subject::Subject;

/// An open laptop. Gaming models have a lit keyboard.
pub(crate) fn laptop(subject: &Subject<'_>) -> String {
    let gaming = subject.is(&["rog", "tuf", "nitro", "victus", "katana", "loq", "msi-thin"]);
    let mut keys = String::new();
    for row in 0..5 {
        let (inset, y) = (12 * row, 660 + row * 20);
        for key in 0..14 {
            let width = (568 + 2 * inset) / 14;
            let fill = match (gaming, (key + row) % 4) {
                (true, 0) => "#e0385a",
                (true, 1) => "#b03be0",
                (true, 2) => "#3f7bff",
                (true, _) => "#2fd0c2",
                (false, _) => "#17191d",
            };
            keys += &rect([228 - inset + key * width, y, width - 6, 14], 4, fill);
        }
    }
    [
        shadow(512, 846, 470),
        block([188, 206, 648, 428], 24, "face"),
        rect([196, 213, 632, 420], 18, "#0b0d11"),
        screen([212, 232, 600, 372], 6),
        windows(),
        circle([512, 223, 4], "#33415f"),
        form("M192 634H832L936 812H88Z", "face"),
        path("M224 648H800L846 766H178Z", if gaming { "#101216" } else { "side" }),
        keys,
        form("M400 772H624L640 806H384Z", "body"),
        form("M88 812H936Q936 842 896 842H128Q88 842 88 812Z", "side"),
        faint(50, &rect([430, 812, 164, 9], 4, "#000000")),
        if gaming { faint(80, &line("M120 838H904", 4, "#e0385a")) } else { String::new() },
    ]
    .concat()
}

/// A desktop with a few windows on it.
fn windows() -> String {
    [
        faint(30, &rect([250, 268, 300, 200], 14, "white")),
        faint(70, &rect([250, 268, 300, 26], 10, "white")),
        faint(45, &rect([276, 318, 180, 14], 7, "white")),
        faint(45, &rect([276, 346, 230, 14], 7, "white")),
        faint(45, &rect([276, 374, 140, 14], 7, "white")),
        faint(26, &rect([586, 300, 190, 150], 14, "white")),
        faint(45, &rect([352, 558, 320, 34], 14, "white")),
        (0..7).map(|icon| faint(90, &rect([370 + icon * 42, 563, 24, 24], 7, "white"))).collect::<String>(),
    ]
    .concat()
}

/// A tower, an all-in-one or a small box, by name.
pub(crate) fn desktop(subject: &Subject<'_>) -> String {
    if subject.is(&["imac", "aio"]) {
        all_in_one(subject)
    } else if subject.is(&["mini", "cubi"]) {
        small_box(subject)
    } else {
        tower(subject)
    }
}

fn all_in_one(subject: &Subject<'_>) -> String {
    let (bezel, chin) = if subject.is(&["imac"]) { ("#f4f6f8", 96) } else { ("#0b0d11", 46) };
    [
        shadow(512, 868, 330),
        form("M430 690H594L630 830H394Z", "side"),
        form("M350 830H674L690 856H334Z", "face"),
        block([132, 150, 760, 560], 26, "body"),
        rect([138, 156, 748, 548 - chin], 20, bezel),
        screen([160, 178, 704, 504 - chin], 6),
        faint(30, &rect([210, 230, 330, 210], 16, "white")),
        faint(70, &rect([210, 230, 330, 28], 12, "white")),
        faint(25, &rect([590, 270, 220, 150], 16, "white")),
        circle([512, 167, 5], "#3c4a66"),
        faint(40, &rect([474, 690 - chin / 3, 76, 8], 4, &subject.ink())),
    ]
    .concat()
}

fn small_box(subject: &Subject<'_>) -> String {
    [
        shadow(512, 756, 340),
        form("M270 500H754L820 600H204Z", "face"),
        block([204, 596, 616, 150], 34, "body"),
        faint(50, &rect([216, 606, 120, 130], 26, "shine")),
        rect([300, 652, 46, 20], 10, "#0c0e12"),
        rect([366, 652, 46, 20], 10, "#0c0e12"),
        circle([450, 662, 12], "#0c0e12"),
        circle([450, 662, 7], "metal"),
        light(752, 662, "#eaf6ff"),
        faint(25, &path("M330 520H694L740 580H284Z", "white")),
        faint(40, &rect([482, 536, 60, 12], 6, &subject.ink())),
        rect([260, 744, 504, 14], 7, "#14171b"),
    ]
    .concat()
}

fn tower(subject: &Subject<'_>) -> String {
    let slim = subject.is(&["sff", "neo", "d500sd"]);
    let (left, width) = if slim { (360, 210) } else { (310, 290) };
    let right = left + width;
    [
        shadow(530, 880, 330),
        form(&format!("M{right} 170L{0} 220V850L{right} 880Z", right + 150), "side"),
        faint(60, &slots([right + 40, 320, 70, 300], 11, "#050608")),
        block([left, 170, width, 710], 18, "body"),
        faint(55, &rect([left + 8, 182, 40, 686], 18, "shine")),
        dark_glass([left + 26, 206, width - 52, 120], 12),
        rect([left + 40, 246, width - 80, 8], 4, "#3a414c"),
        circle([left + width / 2, 372, 22], "chrome"),
        circle([left + width / 2, 372, 16], "dark"),
        light(left + width / 2, 372, "#8fe0ff"),
        (0..4)
            .map(|port| rect([left + 34 + port * (width - 68) / 4, 424, 34, 14], 4, "#0a0b0e"))
            .collect::<String>(),
        grille([left + 34, 490, width - 68, 330], 22, if subject.is_light() { "#9aa0a8" } else { "#07080a" }),
        rect([left + 20, 876, 60, 14], 7, "#0e1013"),
        rect([right - 80, 876, 60, 14], 7, "#0e1013"),
    ]
    .concat()
}
