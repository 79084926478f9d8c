"use client";

import { Component, createRef } from "react";
import type { ReactNode } from "react";

interface Props {
  /** Of the box around the children. */
  className?: string;
  children: ReactNode;
}

type Tops = Map<HTMLElement, number>;

const TIMING = { duration: 240, easing: "cubic-bezier(0.2, 0, 0, 1)" };

/**
 * Lets what a change of its children pushes away glide to its new place instead of jumping there. What glides is marked
 * with `data-glide`; something that scrolls is in a box that is marked, because Chrome counts it as a jump whatever its
 * transform. A class, because only a class is asked by React just before it touches the document.
 */
export class Glide extends Component<Props> {
  private readonly root = createRef<HTMLDivElement>();
  private running: Animation[] = [];

  override getSnapshotBeforeUpdate(): Tops {
    return topsIn(this.root.current);
  }

  override componentDidUpdate(_props: Props, _state: unknown, before: Tops): void {
    for (const animation of this.running) animation.cancel();
    this.running = [];
    if (isScrolledPast(this.root.current) || wantsStillness()) return;
    for (const [element, top] of topsIn(this.root.current)) {
      const moved = (before.get(element) ?? top) - top;
      if (moved === 0) continue;
      const transform = [`translateY(${moved}px)`, "none"];
      this.running.push(element.animate({ transform }, TIMING));
    }
  }

  override render(): ReactNode {
    const { className, children } = this.props;
    return (
      <div ref={this.root} className={className}>
        {children}
      </div>
    );
  }
}

/** How far each marked element is below the marked element around it, else below the root, as it is seen now, px. */
function topsIn(root: HTMLElement | null): Tops {
  const marked = root?.querySelectorAll<HTMLElement>("[data-glide]") ?? [];
  return new Map([...marked].map((element) => [element, topOf(element) - topOf(around(element, root))]));
}

function around(element: HTMLElement, root: HTMLElement | null): Element | null {
  return element.parentElement?.closest("[data-glide]") ?? root;
}

const topOf = (element: Element | null): number => element?.getBoundingClientRect().top ?? 0;

/** The browser itself keeps in place what is read further down. */
const isScrolledPast = (root: HTMLElement | null): boolean => topOf(root) < 0;

const wantsStillness = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;
