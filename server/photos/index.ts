/** What other capabilities use of photos. */
export { listPhotos, readOriginal, readThumbnail, removeUnusedPhotos, requirePhotos } from './repository.ts'
