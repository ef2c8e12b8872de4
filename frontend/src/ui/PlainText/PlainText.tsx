import { partsOf } from './links'
import { visible } from './visible'

/** Text from elsewhere, as it is: nothing in it turns around or hides what stands beside it. */
export function PlainText({ text }: { text: string }) {
  return <bdi>{visible(text)}</bdi>
}

/** The same, with the web addresses in it as links. */
export function LinkedText({ text }: { text: string }) {
  return (
    <bdi>
      {partsOf(text).map(({ text, href }, index) => {
        const key = index
        if (href === undefined) return <span key={key}>{visible(text)}</span>
        return (
          <a key={key} href={href} target="_blank" rel="noopener noreferrer nofollow">
            {visible(text)}
          </a>
        )
      })}
    </bdi>
  )
}
