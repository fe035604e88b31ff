/// The style sheet: light and dark, from 320 px on, for print as well.
enum Style {
    static let text = """
        :root {
          color-scheme: light dark;
          --back: #fff; --text: #1a2227; --quiet: #4c5a62; --line: #c6d0d5; --field: #f2f5f6;
          --link: #0b5a78; --good: #1c6b34; --bad: #a01818; --warn: #7a4b00; --busy: #0b5a78;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --back: #11181c; --text: #e4ebee; --quiet: #a6b4bb; --line: #3a474e; --field: #1a242a;
            --link: #7cc4e0; --good: #7ed89a; --bad: #ff9d94; --warn: #f0c06a; --busy: #7cc4e0;
          }
        }
        * { box-sizing: border-box; }
        html { font: 100%/1.5 system-ui, sans-serif; background: var(--back); color: var(--text); }
        body { margin: 0; }
        h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem; overflow-wrap: anywhere; }
        h2 { font-size: 1.2rem; margin: 1.75rem 0 .5rem; overflow-wrap: anywhere; }
        h3 { font-size: 1.05rem; margin: 1.25rem 0 .5rem; overflow-wrap: anywhere; }
        p { margin: .5rem 0; max-width: 70rem; overflow-wrap: anywhere; }
        a { color: var(--link); }
        a:focus-visible, button:focus-visible, input:focus-visible, select:focus-visible,
        [tabindex]:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
        main:focus { outline: none; }
        code, pre { font-family: ui-monospace, monospace; font-size: .95em; overflow-wrap: anywhere; }
        header { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; align-items: center;
          padding: .5rem 1rem; border-bottom: 1px solid var(--line); background: var(--field); }
        header .brand { font-weight: 700; font-size: 1.1rem; color: var(--text); text-decoration: none;
          padding: .25rem 0; }
        header ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; margin: 0;
          padding: 0; }
        header nav a, .tabs a, .pager a { display: inline-block; padding: .25rem 0; min-height: 1.75rem; }
        [aria-current=page] { font-weight: 700; text-decoration-thickness: 3px; }
        main { padding: 1rem; max-width: 110rem; }
        footer { padding: 1rem; border-top: 1px solid var(--line); color: var(--quiet); }
        .skip { position: absolute; left: -100rem; }
        .skip:focus { left: 1rem; top: .5rem; background: var(--back); padding: .5rem; z-index: 1; }
        .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
          white-space: nowrap; }
        .quiet, h1 .name { color: var(--quiet); }
        h1 .name { font-weight: 400; }
        .inline { display: inline; }
        .notice { border-left: 4px solid var(--warn); padding: .25rem .75rem; background: var(--field); }
        .forecast { font-size: 1.15rem; }
        .badge { white-space: nowrap; font-weight: 600; }
        .badge .shape { display: inline-block; min-width: 1.2em; text-align: center; }
        [data-status=Succeeded], [data-status=Removed], [data-status=Enabled],
        [data-status=Submitted] { color: var(--good); }
        [data-status=Failed], [data-status=TimedOut], [data-status=Unreachable], [data-status=Owed],
        [data-status=Broken], [data-status=Missed], [data-status=Unknown] { color: var(--bad); }
        [data-status=Running], [data-status=Active], [data-status=Present] { color: var(--busy); }
        [data-status=Stopping], [data-status=Terminating], [data-status=Canceled],
        [data-status=Terminated], [data-status=Blocked], [data-status=Paused], [data-status=Frozen] { color: var(--warn); }
        .facts { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin: .75rem 0; }
        .facts div { display: flex; gap: .5rem; flex-wrap: wrap; }
        .facts dt { color: var(--quiet); }
        .facts dd { margin: 0; overflow-wrap: anywhere; }
        .phases, .history { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; list-style: none;
          margin: .75rem 0; padding: 0; }
        .phases li + li::before { content: "→ "; color: var(--quiet); }
        .counts { display: flex; flex-wrap: wrap; gap: .5rem; list-style: none; margin: 1rem 0;
          padding: 0; }
        .counts a { display: inline-block; border: 1px solid var(--line); border-radius: .4rem;
          padding: .3rem .7rem; color: var(--text); text-decoration: none; background: var(--field); }
        .counts a[aria-current] { border-color: currentColor; border-width: 2px; }
        .groups { padding-left: 1.25rem; }
        .groups li { margin: .25rem 0; overflow-wrap: anywhere; }
        .filter { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin: .75rem 0; }
        input, select, button, .button { font: inherit; color: inherit; padding: .35rem .7rem;
          min-height: 2.25rem; border: 1px solid var(--quiet); border-radius: .4rem;
          background: var(--back); max-width: 100%; }
        button, .button { display: inline-block; background: var(--field); cursor: pointer;
          text-decoration: none; color: var(--text); }
        button.plain { border: 0; background: none; color: var(--link); text-decoration: underline;
          padding: 0 .25rem; }
        .bad { color: var(--bad); }
        fieldset { border: 1px solid var(--line); border-radius: .4rem; max-width: 30rem; }
        fieldset p { margin: .25rem 0; }
        input[type=checkbox] { min-height: 1.5rem; width: 1.25rem; vertical-align: middle; }
        summary { cursor: pointer; min-height: 1.5rem; }
        .danger { color: var(--bad); border-color: var(--bad); font-weight: 600; }
        .acts { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1rem 0; }
        .tabs, .pager { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 1rem 0;
          align-items: center; }
        .tabs { border-bottom: 1px solid var(--line); padding-bottom: .25rem; }
        .scroll { overflow-x: auto; margin: .5rem 0; }
        table { border-collapse: collapse; min-width: 100%; }
        th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0;
          border-bottom: 1px solid var(--line); }
        td { overflow-wrap: break-word; max-width: 40rem; }
        tbody th { font-weight: 600; }
        thead th { color: var(--quiet); font-weight: 600; white-space: nowrap; }
        td.number { white-space: nowrap; font-variant-numeric: tabular-nums; }
        tr.at { background: var(--field); outline: 2px solid var(--link); }
        time { white-space: nowrap; font-variant-numeric: tabular-nums; }
        progress { width: 6rem; vertical-align: middle; }
        .log, .hits { padding: 0; list-style: none; }
        .log li { padding: .15rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
        .hits li { margin: .25rem 0; overflow-wrap: anywhere; }
        .output { border: 1px solid var(--line); background: var(--field); overflow: auto;
          max-height: 75vh; margin: .5rem 0; }
        .output ol { list-style: none; margin: 0; padding: .5rem .75rem; min-width: max-content;
          font: .875rem/1.45 ui-monospace, monospace; }
        .output li { white-space: pre; unicode-bidi: isolate; direction: ltr; min-height: 1.27em; }
        .output li.error { border-left: 3px solid var(--warn); padding-left: .5rem;
          margin-left: -.7rem; }
        .output li:target, .log li:target { outline: 2px solid var(--link); }
        .bold { font-weight: 700; } .sgr31 { color: var(--bad); } .sgr32 { color: var(--good); }
        .sgr33 { color: var(--warn); } .sgr34, .sgr36 { color: var(--busy); }
        .sgr35 { color: var(--warn); }
        dialog { max-width: 30rem; color: var(--text); background: var(--back);
          border: 1px solid var(--quiet); border-radius: .5rem; }
        kbd { border: 1px solid var(--line); border-radius: .25rem; padding: 0 .35rem; }
        @media (prefers-reduced-motion: reduce) { * { scroll-behavior: auto; } }
        @media print {
          header nav, footer, .filter, .acts, .pager, .tabs, .skip { display: none; }
          .output { max-height: none; overflow: visible; }
          .output li { white-space: pre-wrap; }
        }
        """
}
