// express-pouchdb on LevelDB; GET /traffic tells bytes and requests since it was last asked.
const express = require('express');
const PouchDB = require('pouchdb').defaults({ prefix: './served-' });
let up = 0, down = 0, requests = 0;
const sockets = new Map();
const app = express();
function read() {
  for (const [socket, seen] of sockets) {
    up += socket.bytesRead - seen.read;
    down += socket.bytesWritten - seen.written;
    seen.read = socket.bytesRead;
    seen.written = socket.bytesWritten;
    if (socket.destroyed) sockets.delete(socket);
  }
}
app.get('/traffic', (_request, response) => {
  read();
  response.json({ up, down, requests });
  up = down = requests = 0;
});
app.use((_request, _response, next) => { requests += 1; next(); });
app.use('/', require('express-pouchdb')(PouchDB, { inMemoryConfig: true, logPath: '/dev/null' }));
const server = app.listen(Number(process.argv[2]), '127.0.0.1');
server.on('connection', (socket) => sockets.set(socket, { read: 0, written: 0 }));
