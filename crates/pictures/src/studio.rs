//! The photo studio around a drawing: backdrop, light, and the gradients that the brush names.

use crate::colour::Colour;
use crate::subject::Subject;

/// Screen wallpapers: three colours from top left to bottom right and two glows. Our own, nobody's art.
const WALLPAPERS: [[&str; 5]; 8] = [
    ["#1b2a6b", "#5b3fa8", "#e0679a", "#ffb36b", "#4fd1ff"],
    ["#04343f", "#0b7a75", "#7fd8a4", "#f4f1a6", "#1dd3b0"],
    ["#2b0f3a", "#86265f", "#f0715a", "#ffd27a", "#ff5fa2"],
    ["#0a2240", "#1f6fb5", "#9fd8f6", "#ffffff", "#38e1d4"],
    ["#30204a", "#5a57c9", "#a8c8ff", "#ff9fd0", "#7df0ff"],
    ["#0f2d22", "#2f7d3c", "#c5d86d", "#ffe9a8", "#52c77a"],
    ["#3a1408", "#b5481b", "#f6b042", "#fff0b8", "#ff7a4f"],
    ["#10131f", "#323a63", "#8a6fd1", "#6fe3ff", "#ff6fae"],
];

/// The whole picture as an SVG document.
pub(crate) fn document(subject: &Subject<'_>, drawing: &str) -> String {
    format!(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1024 1024'><defs>{}{}{}</defs>{}{drawing}</svg>",
        body_gradients(subject.colour),
        material_gradients(),
        screen_gradients(subject),
        backdrop(subject),
    )
}

/// Wall and floor, cool behind light things and warm behind dark ones, so that every body stands out.
fn backdrop(subject: &Subject<'_>) -> String {
    let (near, far, floor) = match (subject.is_light(), subject.seed() % 3) {
        (true, 0) => ("#dfe7ef", "#a9b9c9", "#c3d0dc"),
        (true, 1) => ("#e3e4ee", "#b1b3c9", "#c9cbdc"),
        (true, _) => ("#dde8e6", "#a6bcb9", "#c1d2cf"),
        (false, 0) => ("#fbf8f3", "#d8d0c4", "#e9e2d7"),
        (false, 1) => ("#f6f8fb", "#cfd7e1", "#e2e8ef"),
        (false, _) => ("#faf6f6", "#dacdcc", "#ebe0de"),
    };
    let tint = subject.colour;
    let mix = |text: &str, percent| {
        Colour::parse(text)
            .map_or_else(|| text.to_owned(), |colour| colour.towards(tint, percent).to_string())
    };
    format!(
        "<defs>\
         <radialGradient id='air' cx='.5' cy='.38' r='.75'><stop offset='0' stop-color='{near}'/>\
         <stop offset='1' stop-color='{}'/></radialGradient>\
         <linearGradient id='floor' x2='0' y2='1'><stop offset='0' stop-color='{floor}' stop-opacity='0'/>\
         <stop offset='.25' stop-color='{}'/><stop offset='1' stop-color='{near}'/></linearGradient></defs>\
         <rect width='1024' height='1024' fill='url(#air)'/>\
         <rect y='690' width='1024' height='334' fill='url(#floor)'/>",
        mix(far, 6),
        mix(floor, 4),
    )
}

/// Gradients of the body's own colour.
fn body_gradients(colour: Colour) -> String {
    let (bright, light) = (colour.lighter(38), colour.lighter(16));
    let (shade, dark) = (colour.darker(20), colour.darker(42));
    let edge = colour.darker(50);
    let rim = colour.lighter(45);
    format!(
        "<linearGradient id='body' x2='1' y2='.35'><stop offset='0' stop-color='{light}'/>\
         <stop offset='.18' stop-color='{bright}'/><stop offset='.5' stop-color='{colour}'/>\
         <stop offset='1' stop-color='{shade}'/></linearGradient>\
         <linearGradient id='face' x2='0' y2='1'><stop offset='0' stop-color='{bright}'/>\
         <stop offset='.35' stop-color='{colour}'/><stop offset='1' stop-color='{shade}'/></linearGradient>\
         <linearGradient id='tube'><stop offset='0' stop-color='{dark}'/><stop offset='.22' stop-color='{bright}'/>\
         <stop offset='.5' stop-color='{colour}'/><stop offset='.85' stop-color='{dark}'/>\
         <stop offset='1' stop-color='{shade}'/></linearGradient>\
         <linearGradient id='side' x2='1' y2='1'><stop offset='0' stop-color='{shade}'/>\
         <stop offset='1' stop-color='{dark}'/></linearGradient>\
         <radialGradient id='ball' cx='.36' cy='.28' r='.8'><stop offset='0' stop-color='{bright}'/>\
         <stop offset='.45' stop-color='{colour}'/><stop offset='1' stop-color='{dark}'/></radialGradient>\
         <linearGradient id='edge' x2='1' y2='1'><stop offset='0' stop-color='{rim}' stop-opacity='.8'/>\
         <stop offset='1' stop-color='{edge}' stop-opacity='.8'/></linearGradient>"
    )
}

/// Gradients of materials that look the same on every product.
fn material_gradients() -> &'static str {
    "<linearGradient id='dark' x2='1' y2='1'><stop offset='0' stop-color='#3a3f47'/>\
     <stop offset='.5' stop-color='#22262c'/><stop offset='1' stop-color='#14171b'/></linearGradient>\
     <linearGradient id='glass' x2='1' y2='1'><stop offset='0' stop-color='#2c3542'/>\
     <stop offset='.5' stop-color='#131920'/><stop offset='1' stop-color='#080b0f'/></linearGradient>\
     <linearGradient id='glare' x2='1' y2='1'><stop offset='.0' stop-color='#fff' stop-opacity='.26'/>\
     <stop offset='.38' stop-color='#fff' stop-opacity='.06'/><stop offset='.385' stop-color='#fff' stop-opacity='0'/>\
     <stop offset='1' stop-color='#fff' stop-opacity='0'/></linearGradient>\
     <linearGradient id='metal' x2='1' y2='1'><stop offset='0' stop-color='#eceff2'/>\
     <stop offset='.45' stop-color='#b4bac1'/><stop offset='1' stop-color='#7d848c'/></linearGradient>\
     <linearGradient id='chrome'><stop offset='0' stop-color='#777e86'/><stop offset='.2' stop-color='#f7f9fa'/>\
     <stop offset='.45' stop-color='#a3abb3'/><stop offset='.7' stop-color='#dfe4e8'/>\
     <stop offset='1' stop-color='#676e76'/></linearGradient>\
     <linearGradient id='pale' x2='0' y2='1'><stop offset='0' stop-color='#fdfdfd'/>\
     <stop offset='1' stop-color='#d3d8dd'/></linearGradient>\
     <linearGradient id='shine'><stop offset='0' stop-color='#fff' stop-opacity='.55'/>\
     <stop offset='1' stop-color='#fff' stop-opacity='0'/></linearGradient>\
     <linearGradient id='gold' x2='1' y2='1'><stop offset='0' stop-color='#ffe6a3'/>\
     <stop offset='1' stop-color='#b9862e'/></linearGradient>\
     <linearGradient id='water' x2='0' y2='1'><stop offset='0' stop-color='#bfe6fa' stop-opacity='.7'/>\
     <stop offset='1' stop-color='#4fa9dd' stop-opacity='.85'/></linearGradient>\
     <radialGradient id='lens' cx='.4' cy='.35' r='.7'><stop offset='0' stop-color='#7f9bd0'/>\
     <stop offset='.35' stop-color='#2c3c63'/><stop offset='1' stop-color='#05070c'/></radialGradient>\
     <radialGradient id='cone' cx='.5' cy='.5' r='.5'><stop offset='0' stop-color='#14161a'/>\
     <stop offset='.7' stop-color='#383d45'/><stop offset='1' stop-color='#1a1d22'/></radialGradient>\
     <radialGradient id='warm' cx='.5' cy='.5' r='.5'><stop offset='0' stop-color='#fff3c9' stop-opacity='.95'/>\
     <stop offset='1' stop-color='#ffd98a' stop-opacity='0'/></radialGradient>\
     <radialGradient id='heat' cx='.5' cy='.5' r='.5'><stop offset='0' stop-color='#ff7a3c'/>\
     <stop offset='.7' stop-color='#b42a16'/><stop offset='1' stop-color='#4a120c'/></radialGradient>\
     <radialGradient id='shadow' cx='.5' cy='.5' r='.5'><stop offset='0' stop-color='#0c1016' stop-opacity='.5'/>\
     <stop offset='.55' stop-color='#0c1016' stop-opacity='.24'/>\
     <stop offset='1' stop-color='#0c1016' stop-opacity='0'/></radialGradient>"
}

/// The wallpaper on this picture's screens.
fn screen_gradients(subject: &Subject<'_>) -> String {
    let choice = usize::try_from(subject.pick(WALLPAPERS.len() as u64)).unwrap_or(0);
    let [from, through, to, glow, glow2] = WALLPAPERS[choice];
    format!(
        "<linearGradient id='wall' x2='1' y2='1'><stop offset='0' stop-color='{from}'/>\
         <stop offset='.5' stop-color='{through}'/><stop offset='1' stop-color='{to}'/></linearGradient>\
         <radialGradient id='glow' cx='.75' cy='.3' r='.55'><stop offset='0' stop-color='{glow}' stop-opacity='.85'/>\
         <stop offset='1' stop-color='{glow}' stop-opacity='0'/></radialGradient>\
         <radialGradient id='glow2' cx='.2' cy='.85' r='.6'><stop offset='0' stop-color='{glow2}' stop-opacity='.7'/>\
         <stop offset='1' stop-color='{glow2}' stop-opacity='0'/></radialGradient>"
    )
}
