//! The few strokes that every drawing is made of: plain SVG elements on a 1024 × 1024 sheet.
//!
//! A fill is either a colour (`#rrggbb`) or the name of a gradient that [`crate::studio`] defines for each picture:
//! `body` (lit from the left), `face` (lit from above), `tube` (a cylinder), `side`, `dark` (black plastic), `glass`
//! (a screen that is off), `wall` (a screen that is on), `metal`, `chrome`, `shine`, `lens`, `shadow`.

use std::fmt::Write;

/// x, y, width, height.
pub(crate) type Area = [i32; 4];

fn paint(fill: &str) -> String {
    if fill.starts_with('#') || fill == "none" || fill == "white" {
        fill.to_owned()
    } else {
        format!("url(#{fill})")
    }
}

/// A rectangle with round corners.
pub(crate) fn rect([x, y, width, height]: Area, radius: i32, fill: &str) -> String {
    format!("<rect x='{x}' y='{y}' width='{width}' height='{height}' rx='{radius}' fill='{}'/>", paint(fill))
}

/// A rectangle with the body's edge line around it.
pub(crate) fn block(area: Area, radius: i32, fill: &str) -> String {
    let [x, y, width, height] = area;
    format!(
        "{}<rect x='{}' y='{}' width='{}' height='{}' rx='{}' fill='none' stroke='url(#edge)' stroke-width='3'/>",
        rect(area, radius, fill),
        x + 1,
        y + 1,
        width - 2,
        height - 2,
        (radius - 1).max(0)
    )
}

/// A circle.
pub(crate) fn circle([x, y, radius]: [i32; 3], fill: &str) -> String {
    format!("<circle cx='{x}' cy='{y}' r='{radius}' fill='{}'/>", paint(fill))
}

/// An ellipse: centre and both radii.
pub(crate) fn oval([x, y, across, down]: Area, fill: &str) -> String {
    format!("<ellipse cx='{x}' cy='{y}' rx='{across}' ry='{down}' fill='{}'/>", paint(fill))
}

/// A ring of the given stroke width.
pub(crate) fn ring([x, y, radius]: [i32; 3], width: i32, fill: &str) -> String {
    format!(
        "<circle cx='{x}' cy='{y}' r='{radius}' fill='none' stroke='{}' stroke-width='{width}'/>",
        paint(fill)
    )
}

/// A filled path.
pub(crate) fn path(data: &str, fill: &str) -> String {
    format!("<path d='{data}' fill='{}'/>", paint(fill))
}

/// A filled path with the body's edge line.
pub(crate) fn form(data: &str, fill: &str) -> String {
    format!("<path d='{data}' fill='{}' stroke='url(#edge)' stroke-width='3'/>", paint(fill))
}

/// A line along a path, with round ends.
pub(crate) fn line(data: &str, width: i32, fill: &str) -> String {
    format!(
        "<path d='{data}' fill='none' stroke='{}' stroke-width='{width}' stroke-linecap='round' \
         stroke-linejoin='round'/>",
        paint(fill)
    )
}

/// The same drawing, see-through: 100 is solid.
pub(crate) fn faint(percent: u8, drawing: &str) -> String {
    format!("<g opacity='{}.{:02}'>{drawing}</g>", percent / 100, percent % 100)
}

/// The drawing turned by whole degrees around a point.
pub(crate) fn turn(degrees: i32, [x, y]: [i32; 2], drawing: &str) -> String {
    format!("<g transform='rotate({degrees} {x} {y})'>{drawing}</g>")
}

/// The drawing moved.
pub(crate) fn shift(x: i32, y: i32, drawing: &str) -> String {
    format!("<g transform='translate({x} {y})'>{drawing}</g>")
}

/// Copies of a drawing around a point, evenly spread.
pub(crate) fn around(copies: i32, centre: [i32; 2], drawing: &str) -> String {
    (0..copies).map(|copy| turn(copy * 360 / copies, centre, drawing)).collect()
}

/// `count` horizontal slots inside an area.
pub(crate) fn slots([x, y, width, height]: Area, count: i32, fill: &str) -> String {
    let step = height / count.max(1);
    (0..count).map(|row| rect([x, y + row * step, width, step * 2 / 5], step / 5, fill)).collect()
}

/// Dots on a grid, `step` apart: a speaker's grille.
pub(crate) fn grille([x, y, width, height]: Area, step: i32, fill: &str) -> String {
    let mut dots = String::new();
    for (row, dot_y) in (y..=y + height).step_by(usize::try_from(step).unwrap_or(8)).enumerate() {
        let indent = if row % 2 == 0 { 0 } else { step / 2 };
        for dot_x in (x + indent..=x + width).step_by(usize::try_from(step).unwrap_or(8)) {
            let radius = step * 3 / 10;
            let _ = write!(
                dots,
                "M{dot_x} {dot_y}m-{radius} 0a{radius} {radius} 0 1 0 {0} 0a{radius} {radius} 0 1 0 -{0} 0",
                radius * 2
            );
        }
    }
    path(&dots, fill)
}

/// A soft shadow on the ground.
pub(crate) fn shadow(x: i32, y: i32, across: i32) -> String {
    [oval([x, y, across, across / 7 + 8], "shadow"), oval([x, y, across * 3 / 4, across / 14 + 4], "shadow")]
        .concat()
}

/// A lit screen: wallpaper, two glows and the studio's reflection.
pub(crate) fn screen(area: Area, radius: i32) -> String {
    ["wall", "glow", "glow2", "glare"].map(|fill| rect(area, radius, fill)).concat()
}

/// A screen that is off: dark glass with a reflection.
pub(crate) fn dark_glass(area: Area, radius: i32) -> String {
    ["glass", "glare"].map(|fill| rect(area, radius, fill)).concat()
}

/// A camera lens with rim and highlight.
pub(crate) fn lens([x, y, radius]: [i32; 3]) -> String {
    [
        circle([x, y, radius], "chrome"),
        circle([x, y, radius * 9 / 10], "#0b0d11"),
        circle([x, y, radius * 7 / 10], "lens"),
        circle([x, y, radius * 3 / 10], "#05070b"),
        faint(70, &circle([x - radius / 4, y - radius / 4, radius / 6 + 1], "#dfe9ff")),
    ]
    .concat()
}

/// A loudspeaker cone.
pub(crate) fn cone([x, y, radius]: [i32; 3]) -> String {
    [
        circle([x, y, radius], "metal"),
        circle([x, y, radius * 92 / 100], "#15171b"),
        circle([x, y, radius * 82 / 100], "cone"),
        ring([x, y, radius * 60 / 100], 3, "#0d0f12"),
        circle([x, y, radius * 30 / 100], "lens"),
        faint(25, &oval([x - radius / 4, y - radius / 3, radius / 3, radius / 5], "white")),
    ]
    .concat()
}

/// A small light with a halo.
pub(crate) fn light(x: i32, y: i32, colour: &str) -> String {
    [faint(30, &circle([x, y, 13], colour)), circle([x, y, 6], colour)].concat()
}

/// A round control knob.
pub(crate) fn knob([x, y, radius]: [i32; 3], mark: &str) -> String {
    [
        faint(35, &circle([x + 3, y + 6, radius], "#000000")),
        circle([x, y, radius], "chrome"),
        circle([x, y, radius * 8 / 10], "metal"),
        line(&format!("M{x} {}V{}", y - radius * 7 / 10, y - radius / 4), (radius / 7).max(3), mark),
    ]
    .concat()
}
