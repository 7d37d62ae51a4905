package io.marketprism.collector.app.statuspage;

/** Whether the text of a page can be read. */
final class Contrast {
  /**
   * An expression whose value names each piece of text with less than 4.5 to 1 between it and its
   * ground, as WCAG 2.2 counts it in 1.4.3, level AA.
   */
  static final String FAINT =
      """
      (() => {
        const channels = (color) => color.match(/[\\d.]+/g).map(Number);
        const linear = (c) => c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4;
        const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
        const ground = (node) => {
          const color = channels(getComputedStyle(node).backgroundColor);
          return color[3] === 0 && node.parentElement ? ground(node.parentElement) : color;
        };
        const faint = [];
        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
          const holder = texts.currentNode.parentElement;
          if (texts.currentNode.data.trim() === '' || !holder.checkVisibility()) {
            continue;
          }
          const [ink, paper] = [luminance(channels(getComputedStyle(holder).color)), luminance(ground(holder))];
          const ratio = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
          if (ratio < 4.5) {
            faint.push(`${ratio.toFixed(2)} ${texts.currentNode.data}`);
          }
        }
        return faint.slice(0, 20).join(', ');
      })()
      """;

  private Contrast() {}
}
