'use client';

import { useEffect, useState } from 'react';
import { readNotes, takeNote } from '../lib/notebook';

export default function Page() {
  const [notes, setNotes] = useState<readonly string[]>();
  const show = async () => setNotes(await readNotes());
  useEffect(() => void show(), []); // an effect runs in the browser only, where the storage is
  return (
    <>
      <button disabled={!notes} onClick={() => void takeNote('bread').then(show)}>
        Take a note
      </button>
      <ul>
        {notes?.map((text, index) => (
          <li key={index}>{text}</li>
        ))}
      </ul>
    </>
  );
}
