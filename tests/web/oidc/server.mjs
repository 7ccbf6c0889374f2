// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: the purple-sfb authors
//
// oidc-provider with a public client of ours, PKCE, device codes, refresh tokens and resource
// indicators, over HTTPS on 127.0.0.1. Its own pages ask the person.
//
//   node server.mjs FOLDER-WITH-NODE_MODULES PEM-WITH-KEY     prints "ready URL"

import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, pem] = process.argv.slice(2);
const require = createRequire(join(folder, 'package.json'));
const { Provider } = await import(pathToFileURL(require.resolve('oidc-provider')));

const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code';
const SERVICE = 'https://lsweb.contoso.example/';

const configuration = {
  clients: [{
    client_id: 'purple-sfb',
    application_type: 'native',
    token_endpoint_auth_method: 'none',
    redirect_uris: ['http://127.0.0.1/'],
    grant_types: ['authorization_code', 'refresh_token', DEVICE],
    response_types: ['code'],
  }],
  pkce: { required: () => true },
  features: {
    deviceFlow: { enabled: true },
    resourceIndicators: {
      enabled: true,
      useGrantedResource: () => true,
      getResourceServerInfo: (_context, resource) => {
        if (resource !== SERVICE)
          throw new Error(`no such service: ${resource}`);
        return { scope: '', audience: resource, accessTokenFormat: 'opaque' };
      },
    },
  },
};

const certificate = readFileSync(pem);
const server = createServer({ cert: certificate, key: certificate });

server.listen(0, '127.0.0.1', () => {
  const url = `https://127.0.0.1:${server.address().port}`;

  server.on('request', new Provider(url, configuration).callback());
  console.log(`ready ${url}`);
});

// Whoever started us closes our input when we are no longer needed.
process.stdin.on('end', () => process.exit(0)).resume();
