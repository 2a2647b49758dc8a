package dev.cloudegress.scale;

import java.util.List;
import java.util.Locale;

/**
 * A plot of few points as SVG: how something grows with the number of requirements. The horizontal axis is logarithmic, the vertical one
 * begins at zero.
 *
 * @param title what it shows
 * @param unit of the vertical axis
 * @param series the lines
 */
record Plot(String title, String unit, List<Series> series) {
    /**
     * A line.
     *
     * @param name what it is
     * @param dashed whether it is what others are compared with
     * @param points from left to right
     */
    record Series(String name, boolean dashed, List<Point> points) {}

    /**
     * A point.
     *
     * @param x at least 1
     * @param y at least 0
     */
    record Point(double x, double y) {}

    private static final int WIDTH = 720;
    private static final int HEIGHT = 360;
    private static final int LEFT = 64;
    private static final int RIGHT = 200;
    private static final int TOP = 40;
    private static final int BOTTOM = 44;
    private static final int LINES = 5;
    private static final List<String> COLOURS =
            List.of("#1f6feb", "#bf3989", "#1a7f37", "#9a6700", "#57606a", "#8250df");

    /** The picture. */
    String svg() {
        double top = ceiling();
        StringBuilder svg = new StringBuilder();
        svg.append(
                ("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\""
                                + " role=\"img\" aria-label=\"%s\">%n")
                        .formatted(WIDTH, HEIGHT, escaped(title)));
        svg.append("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>%n".formatted(WIDTH, HEIGHT));
        svg.append("<text x=\"%d\" y=\"22\" font-size=\"14\" fill=\"#1f2328\">%s</text>%n"
                .formatted(LEFT, escaped(title)));
        for (int i = 0; i <= LINES; i++) {
            double value = top * i / LINES;
            svg.append("<line x1=\"%d\" x2=\"%d\" y1=\"%s\" y2=\"%s\" stroke=\"#d0d7de\"/>%n"
                    .formatted(LEFT, WIDTH - RIGHT, number(y(value, top)), number(y(value, top))));
            svg.append("<text x=\"%d\" y=\"%s\" text-anchor=\"end\" fill=\"#57606a\">%s</text>%n"
                    .formatted(LEFT - 8, number(y(value, top) + 4), plain(value)));
        }
        svg.append(
                "<text x=\"16\" y=\"%d\" fill=\"#57606a\" transform=\"rotate(-90 16 %d)\" text-anchor=\"middle\">%s</text>%n"
                        .formatted((TOP + HEIGHT - BOTTOM) / 2, (TOP + HEIGHT - BOTTOM) / 2, escaped(unit)));
        for (double x : series.stream()
                .flatMap(line -> line.points().stream())
                .mapToDouble(Point::x)
                .distinct()
                .sorted()
                .toArray()) {
            svg.append("<text x=\"%s\" y=\"%d\" text-anchor=\"middle\" fill=\"#57606a\">%s</text>%n"
                    .formatted(number(x(x)), HEIGHT - BOTTOM + 18, plain(x)));
        }
        svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" fill=\"#57606a\">requirements</text>%n"
                .formatted((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8));
        for (int i = 0; i < series.size(); i++) {
            svg.append(line(series.get(i), COLOURS.get(i % COLOURS.size()), i, top));
        }
        return svg.append("</svg>\n").toString();
    }

    private String line(Series line, String colour, int number, double top) {
        StringBuilder svg = new StringBuilder();
        StringBuilder points = new StringBuilder();
        for (Point point : line.points()) {
            points.append(points.isEmpty() ? "" : " ")
                    .append(number(x(point.x())))
                    .append(',')
                    .append(number(y(point.y(), top)));
            svg.append("<circle cx=\"%s\" cy=\"%s\" r=\"3\" fill=\"%s\"/>%n"
                    .formatted(number(x(point.x())), number(y(point.y(), top)), colour));
        }
        String dashes = line.dashed() ? " stroke-dasharray=\"5 4\"" : "";
        svg.append("<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"%s/>%n"
                .formatted(points, colour, dashes));
        int legend = TOP + 10 + 20 * number;
        svg.append("<line x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\" stroke=\"%s\" stroke-width=\"2\"%s/>%n"
                .formatted(WIDTH - RIGHT + 16, WIDTH - RIGHT + 40, legend, legend, colour, dashes));
        svg.append("<text x=\"%d\" y=\"%d\" fill=\"#1f2328\">%s</text>%n"
                .formatted(WIDTH - RIGHT + 46, legend + 4, escaped(line.name())));
        return svg.toString();
    }

    private double x(double value) {
        double least = bound(true);
        double most = bound(false);
        double part = most > least ? (Math.log(value) - Math.log(least)) / (Math.log(most) - Math.log(least)) : 0.5;
        return LEFT + 20 + part * (WIDTH - RIGHT - LEFT - 40);
    }

    private double bound(boolean least) {
        var all = series.stream().flatMap(line -> line.points().stream()).mapToDouble(Point::x);
        return (least ? all.min() : all.max()).orElse(1);
    }

    private static double y(double value, double top) {
        return HEIGHT - BOTTOM - value / top * (HEIGHT - BOTTOM - TOP);
    }

    /** The end of the vertical axis: a round number that every fifth of is round, too. */
    private double ceiling() {
        double most = series.stream()
                .flatMap(line -> line.points().stream())
                .mapToDouble(Point::y)
                .max()
                .orElse(1);
        double unit = Math.pow(10, Math.floor(Math.log10(Math.max(most, 1))));
        for (double factor : new double[] {1, 1.5, 2, 2.5, 3, 4, 5, 7.5, 10}) {
            if (factor * unit >= most) {
                return factor * unit;
            }
        }
        return 10 * unit;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String plain(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,d", (long) value)
                : String.format(Locale.ROOT, "%.1f", value);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
