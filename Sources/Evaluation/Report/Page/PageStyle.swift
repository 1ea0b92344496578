/// How the page looks: on a phone, a wide screen and paper, in light and dark.
enum PageStyle {
  static let text = """
    :root{color-scheme:light dark;--text:#1f2328;--faint:#57606a;--ground:#fff;--line:#d5dae0;--good:#1a6b3c;\
    --goodground:#edf7f0;--bad:#b3261e;--badground:#fdefed;--shade:#1f232833}
    @media (prefers-color-scheme:dark){:root{--text:#e6edf3;--faint:#9aa5b1;--ground:#0d1117;--line:#30363d;\
    --good:#5fd08c;--goodground:#10241a;--bad:#ff9489;--badground:#2d1414;--shade:#e6edf32e}}
    *{box-sizing:border-box}
    html{-webkit-text-size-adjust:100%}
    body{margin:0;background:var(--ground);color:var(--text);font:1rem/1.5 system-ui,-apple-system,Segoe UI,\
    DejaVu Sans,sans-serif;overflow-wrap:anywhere}
    main{max-width:76rem;margin:0 auto;padding:.75rem}
    h1{font-size:1.5rem;line-height:1.25;margin:.5rem 0 1rem}
    h2{font-size:1.2rem;line-height:1.3;margin:0 0 .5rem}
    section{margin:0 0 2.25rem;min-width:0}
    .verdict{border-left:.3rem solid;border-radius:.3rem;padding:.8rem 1rem}
    .verdict.good{border-color:var(--good);background:var(--goodground)}
    .verdict.bad{border-color:var(--bad);background:var(--badground)}
    .verdict h2,.verdict p,.verdict ul{margin:0}
    ul{margin:.5rem 0;padding-left:1.2rem}
    .good,.verdict.good h2{color:var(--good)}
    .bad,.verdict.bad h2{color:var(--bad)}
    .verdict{color:var(--text)}
    .faint{color:var(--faint)}
    .strong{font-weight:600}
    .columns{display:grid;gap:0 2.5rem;grid-template-columns:minmax(0,1fr)}
    @media (min-width:60rem){.columns{grid-template-columns:minmax(0,1fr) minmax(0,1fr)}}
    dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.15rem 1rem;margin:.5rem 0}
    dt{color:var(--faint)}
    dd{margin:0}
    .scroll{overflow-x:auto;margin:.5rem 0 1rem;background:\
    linear-gradient(90deg,var(--ground) 40%,transparent) 0 0/2rem 100% no-repeat local,\
    linear-gradient(270deg,var(--ground) 40%,transparent) 100% 0/2rem 100% no-repeat local,\
    linear-gradient(90deg,var(--shade),transparent) 0 0/.6rem 100% no-repeat,\
    linear-gradient(270deg,var(--shade),transparent) 100% 0/.6rem 100% no-repeat}
    .scroll:focus-visible,summary:focus-visible{outline:2px solid currentColor;outline-offset:2px}
    table{border-collapse:collapse;font-size:.8125rem;font-variant-numeric:tabular-nums}
    caption{text-align:left;color:var(--faint);padding:0 0 .3rem;max-width:calc(100vw - 1.5rem)}
    th,td{padding:.25rem .5rem .25rem 0;text-align:left;vertical-align:baseline;white-space:nowrap;\
    border-bottom:1px solid var(--line)}
    thead th{color:var(--faint);font-weight:600}
    tbody th{font-weight:600;max-width:14rem;overflow:hidden;text-overflow:ellipsis}
    .number{text-align:right}
    figure{margin:.5rem 0 1.25rem;max-width:34rem}
    figure svg{display:block;margin:0 -.75rem;width:calc(100% + 1.5rem)}
    figcaption{color:var(--faint);font-size:.875rem}
    details{margin:.5rem 0 1rem}
    summary{cursor:pointer}
    @media (min-width:40rem){main{padding:1.5rem}table{font-size:.875rem}th,td{padding-right:.9rem}}
    @media print{main{max-width:none;padding:0}figure svg{margin:0;width:100%}\
    .scroll{overflow:visible}figure,tr,.verdict{break-inside:avoid}\
    h2{break-after:avoid}details::details-content{content-visibility:visible;block-size:auto}}
    """
}
