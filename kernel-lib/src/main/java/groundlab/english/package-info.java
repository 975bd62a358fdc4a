/**
 * English as the published programs read it: tokens, word classes and base forms, rule for rule, so
 * that counts agree.
 */
package groundlab.english;
