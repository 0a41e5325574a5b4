import { Component, type ReactElement, type ReactNode } from 'react';

interface Props {
  /** What stands in the place of a part that cannot be drawn. */
  failed(error: unknown): ReactElement;
  /** The part is tried again when this is another. */
  attempt: unknown;
  children?: ReactNode;
}

/** Keeps an error of one part of the screen, thrown while it is laid out, from taking the rest with it. */
export class Shielded extends Component<Props, { error: unknown; attempt: unknown }> {
  override state: { error: unknown; attempt: unknown } = { error: null, attempt: undefined };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  static getDerivedStateFromProps(props: Props, state: { error: unknown; attempt: unknown }) {
    if (state.attempt === props.attempt) return null;
    return { error: null, attempt: props.attempt };
  }

  override render(): ReactNode {
    return this.state.error === null ? this.props.children : this.props.failed(this.state.error);
  }
}
