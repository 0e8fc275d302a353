/**
 * Members fitted by Apache Ignite ML's own trainers. What may never change: a local data set of one partition, no
 * parallelism, rows in canonical order, BLAS in pure Java, a fixed seed and a fixed number of iterations, so that the
 * fitted numbers are the same on every run; they are then moved into members of {@code io.numergrid.train}, which hold data
 * only and predict without Ignite. Found with ServiceLoader; nothing imports this package.
 *
 * <p>Which trainers: the perceptron, and of those that add most beside it the one that is also good alone. Measured out of fold on two real files, 2,107 coins 2013 to 2020 (98 scored
 * dates, A) and 276 perpetuals 2020 to 2025 (84, B), thinning 7, seven folds, views of 16 columns and samples of 10,000 rows unless said: numerai_corr
 * alone; gain = the walk-forward ensemble of {@code gbdt, gbdt-rank, forest, ridge} and this one, less that of the four (.1107 A, .1164 B), paired by
 * date; CPU seconds of the dearest fit. "Squares": the view may hold squared features. Nearly all 95 % intervals of gains hold 0 (they are .003 to
 * .008 wide on either side), and the choice was made on these very dates: read the signs, not the third digits.
 * <table>
 * <caption>Trainers tried</caption>
 * <tr><th>trainer</th><th>alone A, B</th><th>gain A, B</th><th>CPU s</th></tr>
 * <tr><td>MLP, squares, 2 units, 12 steps (in use)</td><td>.100, .104</td><td>+.0017, +.0002</td><td>.08</td></tr>
 * <tr><td>MLP, squares, 4 units, 20 steps</td><td>.098, .101</td><td>+.0009, +.0001</td><td>.15</td></tr>
 * <tr><td>MLP, squares, 8 units, 30 steps</td><td>.095, .099</td><td>+.0008, -.0001</td><td>.29</td></tr>
 * <tr><td>MLP, no squares, 4 units, 20 steps (before)</td><td>.093, .097</td><td>-.0008, -.0005</td><td>.17</td></tr>
 * <tr><td>boosted trees (GDB), 10 of depth 3, rate .2, 8 columns (in use)</td><td>.092, .120</td><td>+.0010, +.0046</td><td>.28</td></tr>
 * <tr><td>GDB, 10 of depth 2, rate .2</td><td>.098, .120</td><td>+.0006, +.0023</td><td>.38</td></tr>
 * <tr><td>GDB, 15 of depth 2, rate .13</td><td>.096, .117</td><td>+.0002, +.0020</td><td>.56</td></tr>
 * <tr><td>GDB, 20 of depth 2, rate .1</td><td>.103, .119</td><td>+.0013, +.0024</td><td>.66</td></tr>
 * <tr><td>GDB, 20 of depth 2, rate .1, 5,000 rows</td><td>.092, .112</td><td>+.0006, +.0013</td><td>.27</td></tr>
 * <tr><td>GDB, 20 of depth 3, rate .1</td><td>.104, .112</td><td>+.0018, +.0017</td><td>.96</td></tr>
 * <tr><td>GDB with the library's test for convergence</td><td>none, .061</td><td>.0000, -.0005</td><td>stops before it learns</td></tr>
 * <tr><td>decision tree, depth 4</td><td>.074, .102</td><td>+.0011, +.0019</td><td>.09</td></tr>
 * <tr><td>decision tree, depth 3</td><td>.081, .107</td><td>+.0013, +.0018</td><td>.08</td></tr>
 * <tr><td>decision tree, depth 5</td><td>.072, .104</td><td>+.0008, +.0030</td><td>.10</td></tr>
 * <tr><td>linear regression by LSQR, squares (before)</td><td>.095, .105</td><td>+.0008, +.0012</td><td>.02</td></tr>
 * <tr><td>the same, the newest 10,000 rows</td><td>.095, .107</td><td>+.0010, +.0013</td><td>.01</td></tr>
 * <tr><td>the same, no squares</td><td>.094, .099</td><td>-.0002, +.0006</td><td>.01</td></tr>
 * <tr><td>random forest, 20 trees of depth 4, 2,000 rows x 8</td><td>.075, .092</td><td>-.0002, +.0041</td><td>.66</td></tr>
 * <tr><td>random forest, 10 trees of depth 4, 4,000 rows x 8</td><td>.079, .095</td><td>-.0004, +.0016</td><td>.44</td></tr>
 * <tr><td>KNN regression, k 100, 1,000 rows x 8</td><td>.080, .076</td><td>+.0010, +.0033</td><td>0; 9.9 to predict A</td></tr>
 * <tr><td>Gaussian naive Bayes of the sign, no squares, redundancy .5</td><td>.080, .094</td><td>-.0021, .0000</td><td>.01</td></tr>
 * <tr><td>linear SVM of the sign, squares, 20 steps</td><td>.033, .068</td><td>+.0021, +.0008</td><td>.01</td></tr>
 * <tr><td>the same, 100 steps</td><td>.041, .060</td><td>+.0014, -.0022</td><td>.01</td></tr>
 * <tr><td>linear regression by SGD with RProp, squares, 20 steps</td><td>.042, .048</td><td>-.0004, +.0012</td><td>.11</td></tr>
 * <tr><td>logistic regression of the sign, squares, 20 steps</td><td>.007, .020</td><td>-.0015, -.0033</td><td>.11</td></tr>
 * </table>
 * The rows drawn matter: over three seeds the gain of GDB in use is .0004 to .0014 on A and .0043 to .0049 on B (each interval there above 0); rows of
 * GDB give means over seeds where several were run, two to four on B, other rows one draw. Both together, less the four, of one draw: MLP and GDB in
 * use +.0012 [-.0029, .0052] A, +.0073 [.0019, .0129] B; MLP and LSQR as before -.0002, +.0004; this MLP and LSQR +.0006, +.0021; this MLP and a tree
 * of depth 4 +.0015, +.0038; this MLP and a forest of 4,000 rows +.0007, +.0031. Each run reports what its own members add ({@code contributions} in
 * report.json).
 */
package io.numergrid.task.ml;
