"""What Streamlit says over the page when its server does not answer, in the reader's language."""

SCRIPT = """(()=>{const d=document,word=name=>
getComputedStyle(d.documentElement).getPropertyValue("--lost-"+name).trim().slice(1,-1);
const say=(on,text)=>{while(on?.firstElementChild)on=on.firstElementChild;if(on)on.textContent=text};
new MutationObserver(()=>{const box=d.querySelector('.stDialog [role="dialog"]');
const title=box?.querySelector("h2");if(!title||box.dataset.told)return;
box.dataset.told="yes";say(title,word("title"));say(title.nextElementSibling,word("step"));
box.querySelector("button")?.setAttribute("aria-label",word("close"))
}).observe(d.body,{childList:true})})()"""
"""The whole inline script, allowed by its hash (soila_dash.serving): it puts the words of the style sheet
(soila_dash.ui.style) into the one dialog that there is, which Streamlit writes in English."""
