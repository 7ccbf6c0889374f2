// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: the purple-sfb authors
//
// A person with a browser: opens a page, goes where it leads, keeps cookies, and fills in every form
// until there is none left; or cancels at the first that can be cancelled.
//
//   node person.mjs PEM-OF-AUTHORITY URL [cancel]

import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';

const PAGES_MAX = 30;
const [authority, start, wish] = process.argv.slice(2);
const ca = readFileSync(authority);
const cookies = new Map();
const answers = { login: 'kim', password: 'secret' };

function open(url, form) {
  const body = form && new URLSearchParams(form).toString();
  const headers = { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') };

  if (body !== undefined)
    headers['content-type'] = 'application/x-www-form-urlencoded';
  return new Promise((resolve, reject) => {
    const { request } = url.protocol === 'https:' ? https : http;

    request(url, { method: body === undefined ? 'GET' : 'POST', headers, ca }, async (response) => {
      let text = '';

      for await (const chunk of response)
        text += chunk;
      resolve({ status: response.statusCode, headers: response.headers, text });
    }).on('error', reject).end(body);
  });
}

function keepCookies(page) {
  for (const line of page.headers['set-cookie'] ?? []) {
    const [name, value] = line.split(';')[0].split('=');

    cookies.set(name, value);
  }
}

const unescape = (text) => text.replaceAll('&amp;', '&').replaceAll('&quot;', '"');
const attribute = (tag, name) => unescape(tag.match(new RegExp(`${name}="([^"]*)"`))?.[1] ?? '');

function fillIn(text) {
  const form = {};

  for (const [tag] of text.matchAll(/<input[^>]*>/g)) {
    const name = attribute(tag, 'name');

    if (name !== '')
      form[name] = attribute(tag, 'value') || (answers[name] ?? '');
  }
  return form;
}

let url = new URL(start);
let form;

for (let i = 0; i < PAGES_MAX; i++) {
  const page = await open(url, form);
  const tag = page.text.match(/<form[^>]*>/)?.[0];
  const way = page.text.match(/href="([^"]*abort)"/)?.[1];

  keepCookies(page);
  form = undefined;
  if (page.headers.location !== undefined) {
    url = new URL(page.headers.location, url);
  } else if (wish === 'cancel' && way !== undefined) {
    url = new URL(unescape(way), url);
  } else if (tag !== undefined) {
    form = fillIn(page.text);
    url = new URL(attribute(tag, 'action') || url, url);
  } else {
    console.log(`${page.status} ${url.origin}${url.pathname}`);
    break;
  }
}
