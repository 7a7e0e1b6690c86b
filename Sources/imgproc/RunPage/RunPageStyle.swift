// How the page of a run looks, and the few lines of script that move its sliders.

/// The style sheet. Colours have a contrast of 4.5 to 1 or more (WCAG 2.2, 1.4.3).
let runPageStyle = """
  :root{color-scheme:light dark;--ink:#1c2024;--soft:#59616b;--page:#fbfbfa;--card:#fff;\
  --line:#d5d9de;--good:#1f6f4a;--faint:#a8b1bb;--bad:#a4262c}
  @media(prefers-color-scheme:dark){:root{--ink:#e9ebee;--soft:#a9b1bb;--page:#15181b;--card:#1e2226;\
  --line:#3a4148;--good:#5fc595;--faint:#5f6973;--bad:#ff9a9a}}
  *{box-sizing:border-box}
  body{margin:0 auto;padding:1.5rem;max-width:110rem;background:var(--page);color:var(--ink);\
  font:1rem/1.5 system-ui,sans-serif}
  h1{font-size:clamp(1.5rem,4vw,2.4rem);line-height:1.2;margin:0 0 .5rem}
  h2{font-size:1.3rem;margin:2.5rem 0 1rem}
  header p{margin:0;color:var(--soft);overflow-wrap:anywhere}
  .skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem;background:var(--card);\
  padding:.5rem 1rem;z-index:9}
  .figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(8rem,1fr));gap:.75rem;\
  margin:1.5rem 0}
  .figures div{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.75rem 1rem}
  dt{color:var(--soft);font-size:.9rem}
  dd{margin:0;font-size:1.5rem;font-variant-numeric:tabular-nums}
  .charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(17rem,100%),1fr));gap:1rem}
  .chart{margin:0;background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:1rem}
  .chart figcaption{font-weight:600;margin-bottom:.5rem}
  svg{width:100%;display:block;overflow:visible}
  svg text{font-size:13px;fill:var(--ink)}
  .bar{fill:var(--good)}.before{fill:var(--faint)}
  .scroll{overflow-x:auto}
  table{border-collapse:collapse;width:100%}
  th,td{text-align:left;vertical-align:top;padding:.5rem .75rem;border-bottom:1px solid var(--line);\
  overflow-wrap:anywhere}
  tbody th{font-weight:600;color:var(--bad);min-width:9rem}
  small{color:var(--soft)}
  .gallery{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(18rem,100%),1fr));gap:1rem}
  .gallery figure{margin:0;background:var(--card);border:1px solid var(--line);border-radius:.5rem;\
  overflow:hidden;content-visibility:auto;contain-intrinsic-size:auto 18rem 20rem}
  .gallery figcaption{padding:.75rem 1rem;font-size:.9rem}
  .gallery b{display:block;overflow-wrap:anywhere}
  .gallery span{display:block;color:var(--soft)}
  .bad dd{color:var(--bad)}
  .pair{--x:50%;position:relative;aspect-ratio:4/3;background:var(--line)}
  .pair img{position:absolute;inset:0;width:100%;height:100%;object-fit:contain}
  .pair img{clip-path:inset(0 calc(100% - var(--x)) 0 0)}
  .pair .after{clip-path:inset(0 0 0 var(--x))}
  .pair::after{content:"";position:absolute;inset:0 auto 0 var(--x);width:2px;margin-left:-1px;\
  background:#fff;box-shadow:0 0 3px #000}
  .pair input{position:absolute;inset:0;width:100%;height:100%;margin:0;opacity:0;cursor:ew-resize;z-index:2}
  .pair:focus-within{outline:3px solid var(--good);outline-offset:-3px}
  .pair .tag{position:absolute;bottom:.4rem;left:.4rem;padding:0 .4rem;border-radius:.25rem;\
  background:#000c;color:#fff;font-size:.75rem}
  .pair .right{left:auto;right:.4rem}
  .gone{padding:1rem;margin:0;color:var(--soft)}
  """

/// What is different where no script runs: both pictures are whole, side by side.
let runPageStyleWithoutScript = """
  .pair{display:grid;grid-template-columns:1fr 1fr}.pair img{position:static;min-width:0}\
  .pair img,.pair .after{clip-path:none}.pair::after,.pair input{display:none}
  """

/// Moves the border between before and after.
let runPageScript = """
  document.addEventListener("input",function(event){
  var slider=event.target;
  if(slider.type==="range")slider.parentNode.style.setProperty("--x",slider.value+"%");
  });
  """
