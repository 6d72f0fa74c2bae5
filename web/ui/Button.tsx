import type { ButtonHTMLAttributes, ReactNode } from 'react'

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  variant?: 'plain' | 'primary' | 'danger' | 'ghost' | 'armed'
  large?: boolean
  wide?: boolean
  busy?: boolean
  shortcut?: string
  'data-testid'?: string
}

export function Button({ variant = 'plain', large, wide, busy, shortcut, className, children, ...rest }: ButtonProps) {
  const classes = ['button', variant, large && 'large', wide && 'wide', className].filter(Boolean).join(' ')
  return (
    <button type="button" {...rest} className={classes} disabled={rest.disabled || busy} aria-busy={busy || undefined}>
      {children}
      {shortcut && <kbd className="kbd">{shortcut}</kbd>}
    </button>
  )
}

export function IconButton({
  label,
  children,
  ...rest
}: { label: string; children: ReactNode } & ButtonHTMLAttributes<HTMLButtonElement>) {
  return (
    <button type="button" title={label} aria-label={label} {...rest} className={`icon-button ${rest.className ?? ''}`}>
      {children}
    </button>
  )
}
