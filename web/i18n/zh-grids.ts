/** 单元网格编辑与变更记录用语。 */
export const zhGrids = {
  op: { split: '拆分网格', merge: '合并网格', edge: '移动公共边', recode: '社区改码', undo: '撤销网格调整' },
}
