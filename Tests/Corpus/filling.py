"""A bucket of a folder's files."""

import os
import shutil


def fill_bucket(corpus, bucket):
    """Hard links, or copies where that can't be, of every regular file. Returns the keys."""
    keys = []
    for folder, _, names in os.walk(corpus):
        for name in names:
            source = os.path.join(folder, name)
            if os.path.islink(source) or not os.path.isfile(source):
                continue
            key = os.path.relpath(source, corpus)
            target = os.path.join(bucket, key)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            try:
                os.link(source, target)
            except OSError:
                shutil.copyfile(source, target)
            keys.append(key)
    return sorted(keys)
