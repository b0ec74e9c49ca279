extension Page {
  static let style = """
    :root { color-scheme: light dark; --back: #f4f5f7; --card: #fff; --text: #1c2230; --soft: #5b6475;
      --line: #8a93a5; --accent: #1f5fbf; --on-accent: #fff; --error: #a3132a; --error-back: #fdecef; }
    @media (prefers-color-scheme: dark) { :root { --back: #14171d; --card: #1e232c; --text: #e8ebf1; --soft: #a7b0c0;
      --line: #6c768a; --accent: #8ab4ff; --on-accent: #0c1a33; --error: #ff9aa8; --error-back: #3a1c22; } }
    * { box-sizing: border-box; }
    body { margin: 0; min-height: 100vh; padding: 2rem 1rem; display: flex; flex-direction: column; gap: 1.5rem;
      align-items: center; justify-content: center; background: var(--back); color: var(--text);
      font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
    main { width: 100%; max-width: 25rem; padding: 2rem; background: var(--card); border-radius: 12px;
      box-shadow: 0 1px 3px rgba(0, 0, 0, .15), 0 8px 24px rgba(0, 0, 0, .06); }
    .brand { margin: 0 0 1rem; color: var(--soft); font-size: .875rem; letter-spacing: .02em; }
    h1 { margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.25; }
    .lead { margin: 0 0 1.25rem; color: var(--soft); }
    .lead strong { color: var(--text); }
    label { display: block; margin: 1rem 0 .25rem; font-weight: 600; font-size: .9375rem; }
    input:not([type=checkbox]) { width: 100%; padding: .625rem .75rem; font: inherit; color: inherit;
      background: transparent; border: 1px solid var(--line); border-radius: 8px; }
    .code { font-family: ui-monospace, "DejaVu Sans Mono", monospace; letter-spacing: .12em; }
    .check { display: flex; gap: .5rem; align-items: center; font-weight: 400; }
    .check input { width: 1.125rem; height: 1.125rem; margin: 0; accent-color: var(--accent); }
    .buttons { display: flex; gap: .75rem; margin-top: 1.5rem; }
    button { flex: 1 1 auto; padding: .6875rem 1rem; font: inherit; font-weight: 600; border-radius: 8px; cursor: pointer;
      border: 1px solid var(--accent); background: var(--accent); color: var(--on-accent); }
    button.quiet { flex: 0 1 auto; background: transparent; color: var(--text); border-color: var(--line); }
    :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
    .error { margin: 0 0 1rem; padding: .625rem .75rem; border-left: 4px solid var(--error); border-radius: 4px;
      background: var(--error-back); color: var(--error); }
    footer { max-width: 25rem; color: var(--soft); font-size: .8125rem; text-align: center; }
    """
}
