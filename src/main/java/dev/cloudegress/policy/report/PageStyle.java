package dev.cloudegress.policy.report;

/** The style sheet of the pages. It needs no font, image or script from anywhere. Stateless. */
final class PageStyle {
    /**
     * Black on white, for screens from 640 pixels and for paper. Long names and addresses break anywhere, so that no table is wider than the
     * page. On paper everything that is folded is unfolded, heads of tables stand on every page, and links show where they lead.
     */
    static final String CSS = """

            :root{color-scheme:light}
            *{box-sizing:border-box}
            body{margin:0 auto;max-width:84rem;padding:1.5rem 2rem 4rem;background:#fff;color:#1b1b1f;
              font:15px/1.5 system-ui,-apple-system,"Segoe UI","DejaVu Sans",sans-serif}
            h1{font-size:1.7rem;line-height:1.25;margin:0 0 .25rem}
            h2{font-size:1.25rem;margin:2.5rem 0 .5rem;padding-bottom:.25rem;border-bottom:2px solid #1b1b1f}
            h3{font-size:1.08rem;margin:1.75rem 0 .5rem}
            h4{display:inline;font-size:1rem;margin:0}
            p{margin:.35rem 0;max-width:60rem}
            a{color:#0b4f9c}
            code,.v{font-family:ui-monospace,"DejaVu Sans Mono",Consolas,monospace;font-size:.86em;overflow-wrap:anywhere}
            nav ul{list-style:none;margin:.75rem 0;padding:0;display:flex;flex-wrap:wrap;gap:.2rem 1.25rem}
            dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.1rem 1rem;margin:.5rem 0}
            dt{color:#4a4a55}
            dd{margin:0;overflow-wrap:anywhere}
            .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(8rem,1fr));gap:.75rem;margin:1rem 0;padding:0;list-style:none}
            .tiles li{border:1px solid #c9c9d1;border-top:3px solid #4a4a55;padding:.5rem .75rem}
            .tiles li.bad{border-top-color:#a8071a}
            .tiles b{display:block;font-size:1.35rem;line-height:1.3;overflow-wrap:anywhere}
            .tiles span{color:#4a4a55;font-size:.85rem}
            table{border-collapse:collapse;width:100%;margin:.5rem 0 1.25rem;font-size:.86rem}
            caption{text-align:left;color:#4a4a55;padding:.15rem 0 .3rem}
            th,td{text-align:left;vertical-align:top;padding:.3rem .5rem;border-bottom:1px solid #dcdce2;overflow-wrap:anywhere}
            thead th{border-bottom:1.5px solid #1b1b1f;font-weight:600;overflow-wrap:break-word}
            th[scope=row]{font-weight:600}
            tr>:first-child{padding-left:0}
            th[scope=rowgroup]{background:#f2f2f5}
            tr>th[scope=rowgroup]{padding-left:.4rem}
            th .sub{font-weight:400}
            .n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
            .s{display:inline-block;font-size:.8rem;font-weight:600;padding:0 .4rem;border:1px solid #767680;border-radius:.2rem}
            .s.bad{color:#8c0615;border-color:#a8071a;background:#fff1f0}
            .s.mid{color:#6b4400;border-color:#9a6700;background:#fff8e1}
            .s.good{color:#0d5c2b;border-color:#1a7f37;background:#f0faf3}
            .sub{color:#4a4a55;font-size:.92em}
            ul.r{margin:0;padding:0;list-style:none}
            details{border:1px solid #c9c9d1;margin:.6rem 0;padding:0 .9rem}
            summary{cursor:pointer;padding:.5rem 0;line-height:1.7}
            summary:focus-visible,a:focus-visible{outline:3px solid #0b4f9c;outline-offset:2px}
            .e th:nth-child(1){width:17%}.e th:nth-child(2){width:28%}.e th:nth-child(3){width:9%}.e th:nth-child(4){width:9%}
            table.e,table.f{table-layout:fixed}
            .f th:nth-child(1){width:20%}.f th:nth-child(2){width:20%}.f th:nth-child(3){width:18%}
            @media (max-width:60rem){body{padding:1rem}th,td{padding-left:.25rem;padding-right:.25rem}}
            @media print{
              @page{size:A4 landscape;margin:12mm}
              body{max-width:none;padding:0;font-size:9.5pt}
              nav{display:none}
              h2{break-after:avoid;margin-top:1.2rem}h3,summary,tr:has(>th[scope=rowgroup]){break-after:avoid}
              .tiles b{font-size:1.05rem}
              tr,.tiles li,dl{break-inside:avoid}
              thead{display:table-header-group}
              details{border:0;border-top:1px solid #767680;padding:0}
              summary{list-style:none}
              details::details-content{content-visibility:visible;display:block;block-size:auto}
              a{color:inherit;text-decoration:none}
              a[href^="http"]::after{content:" <" attr(href) ">";font-size:.9em;overflow-wrap:anywhere}
            }
            """;

    private PageStyle() {}
}
