// What of the page is more than text, hides something, or is wider than the screen.
() => {
  const problems = []
  const foreign = 'img, iframe, script, style, object, embed, base, form[action]'
  for (const one of document.querySelectorAll(`#root :is(${foreign})`)) problems.push(one.outerHTML.slice(0, 200))
  for (const link of document.querySelectorAll('a[href]')) {
    if (!['http:', 'https:', 'mailto:'].includes(link.protocol)) problems.push(`a link to ${link.href}`)
  }
  // Controls that are seen by nobody, and what turns text around.
  const hidden = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/
  const text = document.body.innerText
  const found = hidden.exec(text)
  if (found) {
    const code = found[0].codePointAt(0).toString(16)
    problems.push(`hides U+${code} in ${JSON.stringify(text.slice(Math.max(0, found.index - 80), found.index + 40))}`)
  }
  const { scrollWidth, clientWidth } = document.documentElement
  if (scrollWidth > clientWidth) problems.push(`is ${scrollWidth} pixels wide`)
  return problems
}
