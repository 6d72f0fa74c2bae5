/** Reads the files of a multipart request, one after the other, none believed before it is whole. */
import type { MultipartFile } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { ProblemError } from '../errors.ts'
import { brokenMultipart } from '../multipart.ts'
import type { Sentence } from '../schema.ts'
import { tooManyBytes } from './image.ts'
import { MAXIMUM_PHOTOS, MAXIMUM_REQUEST_BYTES } from './rules.ts'

export interface ReceivedFile {
  name: string
  bytes: Buffer
}

/**
 * The files of the request.
 * @throws ProblemError bad_request (no file, another field, broken multipart), too_large (a file, their sum, their number)
 */
export async function receiveFiles(request: Pick<FastifyRequest, 'parts'>): Promise<ReceivedFile[]> {
  const files: ReceivedFile[] = []
  let total = 0
  try {
    for await (const part of request.parts()) {
      if (part.type !== 'file' || part.fieldname !== 'file') throw unknownField(part.fieldname)
      const bytes = await bytesOf(part)
      total += bytes.length
      if (total > MAXIMUM_REQUEST_BYTES) {
        throw new ProblemError('too_large', {
          detail: {
            en: `The photos of one request are larger than ${MAXIMUM_REQUEST_BYTES / 1024 / 1024} MB together. Send them in several requests.`,
            zh: `一次请求的照片合计超过 ${MAXIMUM_REQUEST_BYTES / 1024 / 1024} MB。请分几次上传。`,
          },
          field: '/file',
          limit: MAXIMUM_REQUEST_BYTES,
        })
      }
      files.push({ name: nameOf(part), bytes })
    }
  } catch (cause) {
    throw asProblem(cause)
  }
  if (files.length === 0)
    throw refuse({
      en: 'The request has no file. Send one or several in the field "file".',
      zh: '请求中没有文件。请在“file”字段中上传一个或多个。',
    })
  return files
}

const nameOf = (part: MultipartFile) => part.filename?.slice(0, 200) || 'the file'

async function bytesOf(part: MultipartFile): Promise<Buffer> {
  try {
    return await part.toBuffer()
  } catch (cause) {
    if ((cause as { code?: string }).code === 'FST_REQ_FILE_TOO_LARGE') throw tooManyBytes(nameOf(part))
    throw cause
  }
}

function asProblem(cause: unknown): Error {
  if (cause instanceof ProblemError) return cause
  if ((cause as { code?: string }).code === 'FST_FILES_LIMIT') {
    return new ProblemError('too_large', {
      detail: {
        en: `One request takes at most ${MAXIMUM_PHOTOS} photos. Send the rest in another.`,
        zh: `一次请求最多 ${MAXIMUM_PHOTOS} 张照片。其余请另行上传。`,
      },
      field: '/file',
      limit: MAXIMUM_PHOTOS,
    })
  }
  // Whatever else the parser says is about the form of the request.
  return refuse(brokenMultipart(cause), cause)
}

const unknownField = (name: string) =>
  refuse({
    en: `The field "${name}" is not known here. Send files in the field "file".`,
    zh: `这里没有字段“${name}”。请在“file”字段中上传文件。`,
  })
const refuse = (detail: Sentence, cause?: unknown) =>
  new ProblemError('bad_request', { detail, field: '/file' }, { cause })
