/* Huffman codes by two queues over sorted symbols, brought to 16 bits as T.81 figure K.3 does. */
#include "jpeg_huffman.h"

#include <stdlib.h>
#include <string.h>

/* Deeper than any tree of counts below 2^32 times 2^32 can be: depths grow as Fibonacci's numbers. */
enum { DEEPEST = 96 };

typedef struct {
    uint64_t weight;
    uint32_t symbol;
} leaf;

/* The rarest first. Of equals the greater symbol, so that the code is the same on every machine. */
static int by_weight(const void *a, const void *b) {
    const leaf *one = a, *other = b;
    if (one->weight != other->weight) return one->weight < other->weight ? -1 : 1;
    return one->symbol > other->symbol ? -1 : 1;
}

/* How many leaves lie at each depth of the tree over `count` sorted weights, two or more. */
static void count_depths(const leaf *leaves, uint32_t count, uint32_t depths[DEEPEST + 1]) {
    uint64_t weights[JPEG_SYMBOLS + 1];
    uint32_t parent_of_leaf[JPEG_SYMBOLS + 1], parent_of_node[JPEG_SYMBOLS + 1];
    uint32_t depth[JPEG_SYMBOLS + 1];
    uint32_t next_leaf = 0, next_node = 0;
    const uint32_t nodes = count - 1;
    for (uint32_t made = 0; made < nodes; made++) {
        weights[made] = 0;
        for (int child = 0; child < 2; child++) {
            if (next_leaf < count &&
                (next_node == made || leaves[next_leaf].weight <= weights[next_node])) {
                weights[made] += leaves[next_leaf].weight;
                parent_of_leaf[next_leaf++] = made;
            } else {
                weights[made] += weights[next_node];
                parent_of_node[next_node++] = made;
            }
        }
    }
    depth[nodes - 1] = 0;
    for (uint32_t i = nodes - 1; i-- > 0;) depth[i] = depth[parent_of_node[i]] + 1;
    for (uint32_t i = 0; i < count; i++) depths[depth[parent_of_leaf[i]] + 1]++;
}

static void limit_depths(uint32_t depths[DEEPEST + 1]) {
    for (uint32_t i = DEEPEST; i > JPEG_CODE_BITS; i--)
        while (depths[i] > 0) {
            uint32_t shorter = i - 2;
            while (depths[shorter] == 0) shorter--;
            depths[i] -= 2;
            depths[i - 1]++;
            depths[shorter + 1] += 2;
            depths[shorter]--;
        }
}

void cc_jpeg_code_make(jpeg_code *code, const uint32_t occurrences[JPEG_SYMBOLS]) {
    memset(code, 0, sizeof *code);
    /* One leaf that never occurs takes the code of all ones, as the last of the longest. */
    leaf leaves[JPEG_SYMBOLS + 1] = {{0, JPEG_SYMBOLS}};
    uint32_t count = 1;
    for (uint32_t s = 0; s < JPEG_SYMBOLS; s++)
        if (occurrences[s]) leaves[count++] = (leaf){occurrences[s], s};
    if (count == 1) return;
    qsort(leaves + 1, count - 1, sizeof *leaves, by_weight);
    uint32_t depths[DEEPEST + 1] = {0};
    count_depths(leaves, count, depths);
    limit_depths(depths);
    uint32_t longest = JPEG_CODE_BITS;
    while (depths[longest] == 0) longest--;
    depths[longest]--;
    code->symbol_count = count - 1;
    uint32_t next = count - 1, word = 0;
    for (uint32_t length = 1; length <= JPEG_CODE_BITS; length++) {
        code->counts[length] = (uint8_t)depths[length];
        for (uint32_t i = 0; i < depths[length]; i++) {
            const uint32_t symbol = leaves[next--].symbol;
            code->symbols[count - 2 - next] = (uint8_t)symbol;
            code->lengths[symbol] = (uint8_t)length;
            code->codes[symbol] = (uint16_t)word++;
        }
        word <<= 1;
    }
}

uint64_t cc_jpeg_code_cost(const jpeg_code *code, const uint32_t occurrences[JPEG_SYMBOLS]) {
    /* DHT, length, class and the counts of lengths take 21 bytes. */
    uint64_t bits = 8 * (21 + (uint64_t)code->symbol_count);
    for (uint32_t s = 0; s < JPEG_SYMBOLS; s++) bits += (uint64_t)occurrences[s] * code->lengths[s];
    return bits;
}
