/* Colours, the shrinking of their planes, and the cosine transform. */
#include "jpeg_samples.h"

/* No product is fused with a sum, so that every machine makes the same file. */
#pragma STDC FP_CONTRACT OFF

/* JFIF's factors in 65536ths; each row adds up to 65536 or 0. */
void cc_jpeg_row_to_ycbcr(const uint8_t *rgb, size_t pixels, uint8_t *y, uint8_t *cb, uint8_t *cr) {
    enum { HALF = 1 << 15, MIDDLE = (128 << 16) + HALF - 1 };
    for (size_t i = 0; i < pixels; i++) {
        const int32_t r = rgb[3 * i], g = rgb[3 * i + 1], b = rgb[3 * i + 2];
        y[i] = (uint8_t)((19595 * r + 38470 * g + 7471 * b + HALF) >> 16);
        cb[i] = (uint8_t)((-11059 * r - 21709 * g + 32768 * b + MIDDLE) >> 16);
        cr[i] = (uint8_t)((32768 * r - 27439 * g - 5329 * b + MIDDLE) >> 16);
    }
}

/* The mean of the samples that become one, centred on 0. */
static float sample(const jpeg_samples *plane, uint32_t across, uint32_t down, size_t x, size_t y) {
    int32_t sum = 0;
    for (uint32_t j = 0; j < down; j++)
        for (uint32_t i = 0; i < across; i++) {
            const size_t column = x * across + i, row = y * down + j;
            const size_t inside_x = column < plane->width ? column : plane->width - 1;
            const size_t inside_y = row < plane->height ? row : plane->height - 1;
            sum += plane->samples[inside_y * plane->width + inside_x];
        }
    return (float)sum / (float)(across * down) - 128;
}

static void load(const jpeg_samples *plane, uint32_t across, uint32_t down, size_t x, size_t y,
                 float block[8][8]) {
    const int inside =
        (x + 8) * across <= plane->width && (y + 8) * down <= plane->height;
    for (size_t j = 0; j < 8; j++) {
        const uint8_t *row = plane->samples + (y + j) * down * plane->width + x * across;
        if (inside && across == 1 && down == 1)
            for (size_t i = 0; i < 8; i++) block[j][i] = (float)row[i] - 128;
        else if (inside && across == 2 && down == 2)
            for (size_t i = 0; i < 8; i++)
                block[j][i] = (float)(row[2 * i] + row[2 * i + 1] + row[plane->width + 2 * i] +
                                      row[plane->width + 2 * i + 1]) * 0.25f - 128;
        else
            for (size_t i = 0; i < 8; i++) block[j][i] = sample(plane, across, down, x + i, y + j);
    }
}

/* The orthonormal DCT of each column: even and odd halves, each by the sum of products. */
static void transform_columns(float block[8][8]) {
    /* cos(k * pi / 16) / 2 */
    const float c1 = 0.4903926402f, c2 = 0.4619397663f, c3 = 0.4157348062f, c4 = 0.3535533906f,
                c5 = 0.2777851165f, c6 = 0.1913417162f, c7 = 0.0975451610f;
    for (size_t i = 0; i < 8; i++) {
        const float s0 = block[0][i] + block[7][i], d0 = block[0][i] - block[7][i];
        const float s1 = block[1][i] + block[6][i], d1 = block[1][i] - block[6][i];
        const float s2 = block[2][i] + block[5][i], d2 = block[2][i] - block[5][i];
        const float s3 = block[3][i] + block[4][i], d3 = block[3][i] - block[4][i];
        const float e0 = s0 + s3, e1 = s1 + s2, o0 = s0 - s3, o1 = s1 - s2;
        block[0][i] = (e0 + e1) * c4;
        block[4][i] = (e0 - e1) * c4;
        block[2][i] = o0 * c2 + o1 * c6;
        block[6][i] = o0 * c6 - o1 * c2;
        block[1][i] = d0 * c1 + d1 * c3 + d2 * c5 + d3 * c7;
        block[3][i] = d0 * c3 - d1 * c7 - d2 * c1 - d3 * c5;
        block[5][i] = d0 * c5 - d1 * c1 + d2 * c7 + d3 * c3;
        block[7][i] = d0 * c7 - d1 * c5 + d2 * c3 - d3 * c1;
    }
}

static void transpose(float block[8][8]) {
    for (size_t j = 0; j < 8; j++)
        for (size_t i = j + 1; i < 8; i++) {
            const float kept = block[j][i];
            block[j][i] = block[i][j];
            block[i][j] = kept;
        }
}

void cc_jpeg_forward(const jpeg_samples *plane, uint32_t across, uint32_t down, size_t x, size_t y,
                     int16_t coefficients[JPEG_BLOCK]) {
    float block[8][8];
    load(plane, across, down, x, y, block);
    transform_columns(block);
    transpose(block);
    transform_columns(block);
    /* Transposed as it lies: columns are vertical frequencies. */
    for (size_t i = 0; i < JPEG_BLOCK; i++) {
        const size_t natural = cc_jpeg_zigzag[i];
        const float value = block[natural & 7][natural >> 3] * JPEG_FINENESS;
        coefficients[i] = (int16_t)(value < 0 ? value - 0.5f : value + 0.5f);
    }
}
