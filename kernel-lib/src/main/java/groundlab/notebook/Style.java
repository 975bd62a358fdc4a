package groundlab.notebook;

/**
 * The one style sheet of all markup here. Text keeps the page's own colour and marks lie on it as
 * translucent tints with a line, so they read on light and dark and without colour. The two tints
 * are the blue and the vermilion that colour-blind readers tell apart (Okabe and Ito).
 */
final class Style {

    static final String CSS =
            """
            <style>
            .gl-table{border-collapse:collapse;font-variant-numeric:tabular-nums}
            .gl-table th,.gl-table td{padding:.2em .7em;border-bottom:1px solid rgba(128,128,128,.35)}
            .gl-table th button{all:unset;cursor:pointer}
            .gl-table th button:focus-visible{outline:2px solid;outline-offset:2px}
            .gl-table th[aria-sort=ascending] button::after{content:" ↑"}
            .gl-table th[aria-sort=descending] button::after{content:" ↓"}
            .gl-grid{display:flex;flex-wrap:wrap;gap:12px;align-items:flex-start}
            .gl-card{border:1px solid rgba(128,128,128,.4);border-radius:6px;padding:10px;max-width:100%;box-sizing:border-box}
            .gl-card img{display:block;max-width:100%;height:auto}
            .gl-card figure{display:inline-block;margin:0 8px 4px 0;vertical-align:top}
            .gl-card figcaption,.gl-card summary,.gl-note{font-size:.85em;opacity:.75}
            .gl-grid>figure{margin:0;max-width:100%}
            .gl-grid>figure>figcaption{font-size:.85em;opacity:.75}
            .gl-card p{margin:.4em 0;line-height:1.5}
            .gl-card ins{text-decoration:underline 2px;background:rgba(0,114,178,.22)}
            .gl-card del{text-decoration:line-through 2px;background:rgba(213,94,0,.18)}
            .gl-card b.gl-invented{text-decoration:underline wavy #d55e00;text-underline-offset:3px;background:rgba(213,94,0,.3)}
            .gl-card b.gl-named{font-weight:inherit;border-bottom:2px solid rgba(0,114,178,.7)}
            .gl-card details td{padding:0 .7em 0 0;font-size:.85em;text-align:left}
            .gl-strip td{vertical-align:top;padding:.3em .7em .3em 0}
            .gl-token{display:inline-block;margin:1px;padding:1px 5px;border-radius:4px;background:rgba(128,128,128,.2);text-align:center}
            .gl-token small{display:block;opacity:.75;font-variant-numeric:tabular-nums}
            .gl-token.gl-chosen{background:rgba(0,114,178,.22)}
            .gl-token.gl-rejected{background:rgba(213,94,0,.18)}
            .gl-token.gl-image{border:1px dashed rgba(128,128,128,.8)}
            .gl-board{display:grid;grid-template-columns:repeat(auto-fill,minmax(15em,1fr));gap:10px 20px;max-width:66em}
            .gl-bar{font-variant-numeric:tabular-nums;margin-bottom:8px}
            .gl-bar progress{width:16em;vertical-align:middle}
            .gl-board figure{margin:0}
            .gl-board figcaption{font-size:.85em;line-height:1.5;font-variant-numeric:tabular-nums}
            .gl-board figcaption span{white-space:nowrap;margin-left:.5em}
            .gl-board figcaption i{display:inline-block;width:.7em;height:.7em;margin-right:.3em;border-radius:2px}
            .gl-board svg{display:block;width:100%;height:auto}
            .gl-board text{font-size:100px;fill:currentColor;fill-opacity:.75}
            .gl-board path{stroke-width:10}
            .gl-board polyline{fill:none;stroke-width:20}
            .gl-board .gl-raw{stroke-width:10;stroke-opacity:.45}
            .gl-board .gl-held{stroke-dasharray:20 30}
            </style>
            """;

    private Style() {}
}
