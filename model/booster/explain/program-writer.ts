import { type Crew, firstFree } from '../kernels/crew.ts';
import type { Tree } from '../tree.ts';
import type { DeepTree } from './deep-tree.ts';
import { fillTable, type GroupGames, rowLength, tableLength } from './group-tables.ts';
import { quadratureOf } from './quadrature.ts';
import { categoryBytes, never, questionOf, writeCategories } from './questions.ts';
import type { Explained } from './row-values.ts';

/** Bytes of records as kernels/shapley reads them. */
const groupBytes = 256;
const walkBytes = 32;
const stepBytes = 64;

/** Writes groups, walks and tables from the first free byte of the memory. */
export class ProgramWriter {
  readonly #explained: Explained;
  /** Features that a tree splits on, ascending: only their columns are read. */
  readonly slotFeatures: Int32Array;
  readonly slotPlace: number;
  /** Groups, how many, walks, how many. */
  readonly places: number[];
  readonly bytes: number;
  readonly walkScratch: number;
  readonly #slots = new Map<number, number>();
  readonly #firstTable: number;
  #next: number;

  constructor(explained: Explained) {
    this.#explained = explained;
    const { groups, deep } = explained;
    const used = new Set<number>();
    for (const { group } of groups) for (const feature of group.features) used.add(feature);
    for (const { tree, nodes } of deep) {
      for (const node of nodes) {
        if ((tree.leftChild[node] as number) >= 0) used.add(tree.feature[node] as number);
      }
    }
    this.slotFeatures = Int32Array.from(used).sort();
    for (const [slot, feature] of this.slotFeatures.entries()) this.#slots.set(feature, slot);
    const groupsAt = firstFree;
    const walksAt = groupsAt + groupBytes * groups.length;
    this.slotPlace = walksAt + walkBytes * deep.length;
    this.places = [groupsAt, groups.length, walksAt, deep.length];
    this.#firstTable = Math.ceil((this.slotPlace + 4 * used.size) / 64) * 64;
    this.#next = this.#firstTable;
    for (const { group } of groups) {
      this.#take(8 * tableLength(group) + categoryBytes(group.tree, group.nodes));
    }
    for (const { tree, nodes, points } of deep) {
      this.#take(stepBytes * nodes.length + 16 * points + categoryBytes(tree, nodes));
    }
    this.bytes = this.#next;
    this.walkScratch = deep.reduce(
      (most, { depth, points }) => Math.max(most, (depth + 1) * (64 + 48 * points)),
      0,
    );
  }

  write(crew: Crew): void {
    const { groups, deep } = this.#explained;
    const view = new DataView(crew.memory.buffer);
    new Int32Array(crew.memory.buffer, this.slotPlace, this.slotFeatures.length).set(this.slotFeatures);
    this.#next = this.#firstTable;
    for (const [index, one] of groups.entries()) {
      this.#writeGroup(view, (this.places[0] as number) + groupBytes * index, one);
    }
    for (const [index, one] of deep.entries()) {
      this.#writeWalk(view, (this.places[2] as number) + walkBytes * index, one);
    }
  }

  #take(bytes: number): number {
    const place = this.#next;
    this.#next += Math.ceil(bytes / 64) * 64;
    return place;
  }

  #writeGroup(view: DataView, at: number, games: GroupGames): void {
    const { group } = games;
    const { tree, nodes, features } = group;
    const table = this.#take(8 * tableLength(group) + categoryBytes(tree, nodes));
    let categories = table + 8 * tableLength(group);
    fillTable(games, new Float64Array(view.buffer, table, tableLength(group)));
    const nodeQuads = Math.ceil(nodes.length / 4);
    const setInt = (place: number, value: number) => view.setInt32(at + place, value, true);
    setInt(0, nodeQuads);
    setInt(4, rowLength(group) / 4);
    setInt(8, table);
    setInt(12, 3 + Math.log2(rowLength(group)));
    for (let place = 0; place < 4 * nodeQuads; place++) {
      // The last node is asked first; places that are over come before it and always answer no.
      const node = nodes[4 * nodeQuads - 1 - place];
      const question = node === undefined ? never : questionOf(tree, node);
      setInt(32 + 4 * place, node === undefined ? 0 : this.#slotOf(tree, node));
      view.setFloat32(at + 64 + 4 * place, question.threshold, true);
      setInt(96 + 4 * place, question.flip);
      if (node === undefined) continue;
      const size = writeCategories(view, categories, tree, node);
      setInt(128 + 4 * place, size === 0 ? 0 : categories);
      categories += size;
    }
    for (let player = 0; player < rowLength(group); player++) {
      const feature = features[player];
      setInt(
        160 + 4 * player,
        feature === undefined ? this.slotFeatures.length : (this.#slots.get(feature) as number),
      );
    }
  }

  #writeWalk(
    view: DataView,
    at: number,
    { tree, weight, nodes, depths, earlier, shares, points, depth }: DeepTree,
  ): void {
    const steps = this.#take(stepBytes * nodes.length + 16 * points + categoryBytes(tree, nodes));
    const pointsAt = steps + stepBytes * nodes.length;
    let categories = pointsAt + 16 * points;
    for (const [index, value] of [nodes.length, points, steps, pointsAt, depth].entries()) {
      view.setInt32(at + 4 * index, value, true);
    }
    const rule = quadratureOf(points);
    new Float64Array(view.buffer, pointsAt, points).set(rule.points);
    new Float64Array(view.buffer, pointsAt + 8 * points, points).set(rule.weights);
    for (const [step, node] of nodes.entries()) {
      const place = steps + stepBytes * step;
      const parent = tree.parent[node] as number;
      view.setInt32(place, depths[step] as number, true);
      view.setInt32(place + 4, earlier[step] as number, true);
      if (step > 0) {
        const side = tree.leftChild[parent] === node ? 1 : 0;
        view.setInt32(place + 8, side === tree.defaultLeft[parent] ? 0 : -1, true);
        view.setInt32(place + 12, this.#slotOf(tree, parent), true);
      }
      view.setFloat64(place + 16, shares[step] as number, true);
      if ((tree.leftChild[node] as number) < 0) {
        view.setFloat64(place + 24, (tree.threshold[node] as number) * weight, true);
        view.setInt32(place + 48, 1, true);
        continue;
      }
      const { threshold, flip } = questionOf(tree, node);
      view.setInt32(place + 32, this.#slotOf(tree, node), true);
      view.setFloat32(place + 36, threshold, true);
      view.setInt32(place + 40, flip, true);
      const size = writeCategories(view, categories, tree, node);
      view.setInt32(place + 44, size === 0 ? 0 : categories, true);
      categories += size;
    }
  }

  #slotOf(tree: Tree, node: number): number {
    return this.#slots.get(tree.feature[node] as number) as number;
  }
}
